-- The second wall around cases, findings and what is said of them; see that of the room accounts.

-- Cases that nobody opens: sealed juvenile records (刑事诉讼法 286), state secrets, those whose time
-- of retention is over; and those from which the actor is recused. As the query began: so the one
-- who seals a case may write it, and never reads it again.
CREATE FUNCTION xiezhi_walled() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 1000
SET search_path = :schema, pg_temp AS $$ BEGIN
  RETURN QUERY SELECT id FROM casework_case
  WHERE (SELECT xiezhi_actor()) IS NOT NULL
    AND (sealed OR secrecy = 'state' OR retained_until IS NOT NULL)
    AND (sealed OR secrecy = 'state' OR retained_until < (SELECT xiezhi_today()))
  UNION ALL SELECT xiezhi_recused();
END $$;

-- What the program says that it reads for, where no row is shown (`rows.actor.named_way`): figures
-- count the findings of the procuratorates of one's posts, and of the place of a congress.
CREATE FUNCTION xiezhi_counted() RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = :schema, pg_temp AS $$ BEGIN RETURN (
  SELECT coalesce(array_agg(DISTINCT counted.id), '{}')
  FROM xiezhi_posts('prosecutor', 'assistant', 'unit_head', 'chief_procurator', 'case_manager',
      'quality_reviewer', 'model_author', 'organ_liaison', 'peoples_supervisor',
      'congress_reader', 'auditor') p
    JOIN accounts_organ own ON own.id = p.organ
    JOIN accounts_organ counted ON counted.kind = 'procuratorate' AND (
      counted.id = own.id OR own.kind = 'congress' AND own.name NOT LIKE '人民%'
        AND counted.name = split_part(own.name, '人民', 1) || '人民检察院')
  WHERE current_setting('xiezhi.way', true) = 'figures'
); END $$;

-- Verdicts are counted whatever wall came to stand before their case: of a model, not of a case.
CREATE FUNCTION xiezhi_counted_verdicts() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 10
SET search_path = :schema, pg_temp AS $$ BEGIN
  RETURN QUERY SELECT j.id FROM casework_judgement j JOIN casework_finding f ON f.id = j.finding_id
  WHERE current_setting('xiezhi.way', true) = 'figures' AND f.owner_id = ANY (xiezhi_counted());
END $$;

-- The case that is being deleted: its time of retention is over, it is named by the service that destroys
-- its key, the actor answers for it, and another person has asked for it.
CREATE FUNCTION xiezhi_deleting() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = :schema, pg_temp AS $$ BEGIN RETURN (
  SELECT id FROM casework_case
  WHERE 'deletion:' || id = current_setting('xiezhi.way', true)
    AND retained_until < xiezhi_today()
    AND owner_id = ANY (xiezhi_organs('chief_procurator', 'case_manager'))
    AND id NOT IN (SELECT xiezhi_recused())
    AND EXISTS (
      SELECT 1 FROM casework_deletionrequest d
      WHERE d.case_id = casework_case.id AND d.asked_by_id <> xiezhi_actor()
        AND d.asked_at > clock_timestamp() - interval '30 days')
); END $$;

-- The case around which a wall is being lifted: named by the service, the wall stands, the actor
-- answers for the case, and another person has asked for it since the walls last changed.
CREATE FUNCTION xiezhi_lifting(which text) RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = :schema, pg_temp AS $$ BEGIN RETURN (
  SELECT id FROM casework_case
  WHERE 'lifting:' || which || ':' || id = current_setting('xiezhi.way', true)
    AND (which = 'seal' AND sealed OR which = 'secrecy' AND secrecy = 'state')
    AND owner_id = ANY (xiezhi_organs('chief_procurator', 'case_manager'))
    AND id NOT IN (SELECT xiezhi_recused())
    AND EXISTS (
      SELECT 1 FROM casework_liftingrequest r
      WHERE r.case_id = casework_case.id AND r.wall = which AND r.asked_by_id <> xiezhi_actor()
        AND r.asked_at > clock_timestamp() - interval '30 days'
        AND NOT EXISTS (
          SELECT 1 FROM casework_casestep s
          WHERE s.case_id = r.case_id AND s.kind IN ('sealed', 'unsealed', 'classified')
            AND s.at >= r.asked_at))
); END $$;

-- The case behind a wall that is being closed, so that its retention begins.
CREATE FUNCTION xiezhi_closing() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = :schema, pg_temp AS $$ BEGIN RETURN (
  SELECT id FROM casework_case
  WHERE 'closing:' || id = current_setting('xiezhi.way', true)
    AND (sealed OR secrecy = 'state') AND closed_on IS NULL
    AND owner_id = ANY (xiezhi_organs('chief_procurator', 'case_manager'))
    AND id NOT IN (SELECT xiezhi_recused())
); END $$;

-- Which runs were brought onto the desk: numbers alone.
GRANT SELECT ON casework_projection TO :web;
GRANT SELECT, INSERT, UPDATE ON casework_projection TO :worker;

-- Findings: whoever may list them. `owner:function` is what a department works on.
GRANT SELECT ON casework_finding TO :web;
-- Where a finding belongs and what was found, no page changes: but deletion blanks it.
GRANT UPDATE (state, made_known_at, assignee_id, assigned_at, revision, changed_at,
  subject_id, subject_name, act_on, facts_hash, content_hash) ON casework_finding TO :web;
GRANT SELECT, INSERT, UPDATE ON casework_finding TO :worker;
CREATE POLICY seen ON casework_finding FOR SELECT TO :web USING (
  (
    owner_id = ANY (
      (SELECT xiezhi_organs('chief_procurator', 'case_manager', 'quality_reviewer'))::bigint[])
    OR owner_id || ':' || function = ANY (
      (SELECT xiezhi_work('prosecutor', 'assistant', 'unit_head'))::text[])
    OR owner_id = ANY ((SELECT xiezhi_organs_below('chief_procurator', 'unit_head'))::bigint[])
    OR owner_id = ANY ((SELECT xiezhi_organs('prosecutor', 'assistant'))::bigint[])
      AND case_id = ANY ((SELECT xiezhi_assigned())::uuid[])
    OR subject_id = ANY ((SELECT xiezhi_organs('organ_liaison'))::bigint[])
      AND made_known_at IS NOT NULL
    OR case_id = ANY ((SELECT xiezhi_opened('finding.list', 'finding.open'))::uuid[])
    OR owner_id = ANY ((SELECT xiezhi_counted())::bigint[])
  )
  AND case_id NOT IN (SELECT xiezhi_walled())
);
-- Whether a notice tells an organ of a finding since then.
CREATE FUNCTION xiezhi_told(finding bigint, organ bigint, since timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = :schema, pg_temp AS $$ BEGIN RETURN (
  SELECT EXISTS (
    SELECT 1 FROM casework_organnotice n
    WHERE n.finding_id = finding AND n.organ_id = organ AND n.made_at = since
      AND n.withdrawn_at IS NULL)
); END $$;
CREATE POLICY worked_on ON casework_finding FOR UPDATE TO :web USING (
  (
    owner_id = ANY ((SELECT xiezhi_organs('chief_procurator', 'case_manager'))::bigint[])
    -- What the office did itself, no department that may have done it works on.
    OR route <> 'case_management' AND (
      owner_id || ':' || function = ANY (
        (SELECT xiezhi_work('prosecutor', 'assistant', 'unit_head'))::text[])
      OR owner_id = ANY ((SELECT xiezhi_organs('prosecutor', 'assistant'))::bigint[])
        AND case_id = ANY ((SELECT xiezhi_assigned())::uuid[]))
  )
  AND case_id NOT IN (SELECT xiezhi_walled())
) WITH CHECK (
  -- An organ is shown only what a notice, which few may give, tells it.
  made_known_at IS NULL OR xiezhi_told(id, subject_id, made_known_at)
);

CREATE POLICY deletion ON casework_finding FOR ALL TO :web
  USING (case_id = (SELECT xiezhi_deleting()));

-- Cases: those who answer for the cases of a procuratorate, and whoever sees a finding on it. Chief
-- and case manager see that a closed one is there, since together they may destroy its key; not what
-- is in it.
GRANT SELECT, UPDATE ON casework_case TO :web;
GRANT SELECT, INSERT, UPDATE ON casework_case TO :worker;
CREATE POLICY seen ON casework_case FOR SELECT TO :web USING (
  (
    owner_id = ANY ((SELECT xiezhi_organs(
      'prosecutor', 'unit_head', 'chief_procurator', 'case_manager'))::bigint[])
    OR EXISTS (SELECT 1 FROM casework_finding f WHERE f.case_id = casework_case.id)
  )
  AND id NOT IN (SELECT xiezhi_walled())
);
CREATE POLICY deletable ON casework_case FOR SELECT TO :web USING (
  owner_id = ANY ((SELECT xiezhi_organs('chief_procurator', 'case_manager'))::bigint[])
  AND id NOT IN (SELECT xiezhi_recused())
);
CREATE POLICY deleted ON casework_case FOR UPDATE TO :web
  USING (id = (SELECT xiezhi_deleting()))
  WITH CHECK (id = (SELECT xiezhi_deleting()) AND root LIKE 'deleted:%');
CREATE POLICY unsealed ON casework_case FOR UPDATE TO :web
  USING (id = (SELECT xiezhi_lifting('seal')))
  WITH CHECK (id = (SELECT xiezhi_lifting('seal')) AND NOT sealed);
CREATE POLICY declassified ON casework_case FOR UPDATE TO :web
  USING (id = (SELECT xiezhi_lifting('secrecy')))
  WITH CHECK (id = (SELECT xiezhi_lifting('secrecy')) AND secrecy = 'none');
CREATE POLICY closed ON casework_case FOR UPDATE TO :web
  USING (id = (SELECT xiezhi_closing()))
  WITH CHECK (
    id = (SELECT xiezhi_closing()) AND (sealed OR secrecy = 'state')
    AND closed_on = xiezhi_today() AND retained_until > xiezhi_today());
CREATE POLICY managed ON casework_case FOR UPDATE TO :web USING (
  owner_id = ANY ((SELECT xiezhi_organs('chief_procurator', 'case_manager'))::bigint[])
  AND id NOT IN (SELECT xiezhi_walled())
);

-- The file itself, and the key it is sealed with: whoever may open a finding of the case, and the
-- organ that was told, whose notice is made from it. Not the head of a unit above.
CREATE FUNCTION xiezhi_openable(finding bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = :schema, pg_temp AS $$ BEGIN RETURN (
  SELECT EXISTS (
    SELECT 1 FROM casework_finding f
    WHERE f.id = finding AND (
      f.owner_id = ANY (
        (SELECT xiezhi_organs('chief_procurator', 'case_manager', 'quality_reviewer'))::bigint[])
      OR f.owner_id || ':' || f.function = ANY (
        (SELECT xiezhi_work('prosecutor', 'assistant', 'unit_head'))::text[])
      OR f.owner_id = ANY ((SELECT xiezhi_organs_below('chief_procurator'))::bigint[])
      OR f.owner_id = ANY ((SELECT xiezhi_organs('prosecutor', 'assistant'))::bigint[])
        AND f.case_id = ANY ((SELECT xiezhi_assigned())::uuid[])
      OR f.case_id = ANY ((SELECT xiezhi_opened('finding.open'))::uuid[])
      OR f.subject_id = ANY ((SELECT xiezhi_organs('organ_liaison'))::bigint[])
        AND f.made_known_at IS NOT NULL
    ))
); END $$;
GRANT SELECT, DELETE ON casework_findingbody TO :web;
GRANT SELECT, INSERT, UPDATE ON casework_findingbody TO :worker;
CREATE POLICY opened ON casework_findingbody FOR SELECT TO :web USING (xiezhi_openable(finding_id));
CREATE POLICY deletion ON casework_findingbody FOR ALL TO :web USING (
  EXISTS (
    SELECT 1 FROM casework_finding f
    WHERE f.id = casework_findingbody.finding_id AND f.case_id = (SELECT xiezhi_deleting()))
);

GRANT SELECT, UPDATE ON casework_casekey TO :web;
GRANT SELECT, INSERT, UPDATE ON casework_casekey TO :worker;
CREATE POLICY opened ON casework_casekey FOR SELECT TO :web USING (
  EXISTS (
    SELECT 1 FROM casework_finding f
    WHERE f.case_id = casework_casekey.case_id AND xiezhi_openable(f.id))
  OR EXISTS (
    SELECT 1 FROM casework_case c
    WHERE c.id = casework_casekey.case_id AND c.owner_id = ANY (
      (SELECT xiezhi_organs('chief_procurator', 'case_manager'))::bigint[]))
);
CREATE POLICY destroyed ON casework_casekey FOR UPDATE TO :web
  USING (case_id = (SELECT xiezhi_deleting()))
  WITH CHECK (destroyed_at IS NOT NULL AND length(wrapped) = 0);

-- Requests that a case be deleted: seen and made, in one's own name and now, by those who may carry
-- them out, of a case whose time of retention is over. Nobody changes one.
GRANT SELECT, INSERT ON casework_deletionrequest TO :web;
GRANT SELECT ON casework_deletionrequest TO :worker;
CREATE POLICY seen ON casework_deletionrequest FOR SELECT TO :web USING (
  EXISTS (
    SELECT 1 FROM casework_case c
    WHERE c.id = case_id AND c.id NOT IN (SELECT xiezhi_recused()) AND c.owner_id = ANY (
      (SELECT xiezhi_organs('chief_procurator', 'case_manager'))::bigint[]))
);
CREATE POLICY asked ON casework_deletionrequest FOR INSERT TO :web WITH CHECK (
  asked_by_id = (SELECT xiezhi_actor())
  AND abs(extract(epoch FROM clock_timestamp() - asked_at)) < 300
  AND EXISTS (
    SELECT 1 FROM casework_case c
    WHERE c.id = case_id AND c.retained_until < xiezhi_today()
      AND c.id NOT IN (SELECT xiezhi_recused()) AND c.owner_id = ANY (
        (SELECT xiezhi_organs('chief_procurator', 'case_manager'))::bigint[]))
);

-- Requests that a wall be lifted: the same, while the wall stands. Nobody changes one.
GRANT SELECT, INSERT ON casework_liftingrequest TO :web;
GRANT SELECT ON casework_liftingrequest TO :worker;
CREATE POLICY seen ON casework_liftingrequest FOR SELECT TO :web USING (
  EXISTS (
    SELECT 1 FROM casework_case c
    WHERE c.id = case_id AND c.id NOT IN (SELECT xiezhi_recused()) AND c.owner_id = ANY (
      (SELECT xiezhi_organs('chief_procurator', 'case_manager'))::bigint[]))
);
CREATE POLICY asked ON casework_liftingrequest FOR INSERT TO :web WITH CHECK (
  asked_by_id = (SELECT xiezhi_actor())
  AND abs(extract(epoch FROM clock_timestamp() - asked_at)) < 300
  AND EXISTS (
    SELECT 1 FROM casework_case c
    WHERE c.id = case_id
      AND (wall = 'seal' AND c.sealed OR wall = 'secrecy' AND c.secrecy = 'state')
      AND c.id NOT IN (SELECT xiezhi_recused()) AND c.owner_id = ANY (
        (SELECT xiezhi_organs('chief_procurator', 'case_manager'))::bigint[]))
);

-- Steps of a case: seen by those who read the case, and by those who may lift its walls; taken in
-- one's own name and now. Nobody changes one. A run takes them as the worker.
GRANT SELECT, INSERT ON casework_casestep TO :web, :worker;
CREATE POLICY seen ON casework_casestep FOR SELECT TO :web USING (
  EXISTS (
    SELECT 1 FROM casework_case c
    WHERE c.id = case_id AND c.id NOT IN (SELECT xiezhi_recused()) AND (
      c.owner_id = ANY ((SELECT xiezhi_organs('chief_procurator', 'case_manager'))::bigint[])
      OR c.id NOT IN (SELECT xiezhi_walled())
        AND c.owner_id || ':' || c.function = ANY ((SELECT xiezhi_work('unit_head'))::text[])))
);
CREATE POLICY taken ON casework_casestep FOR INSERT TO :web WITH CHECK (
  by_id = (SELECT xiezhi_actor())
  AND abs(extract(epoch FROM clock_timestamp() - at)) < 300
  AND EXISTS (
    SELECT 1 FROM casework_case c
    WHERE c.id = case_id AND c.id NOT IN (SELECT xiezhi_recused()) AND c.owner_id = ANY (
      (SELECT xiezhi_organs('chief_procurator', 'case_manager'))::bigint[]))
);

-- Judgements are seen with their finding, and made by those who may judge it.
GRANT SELECT, INSERT, UPDATE ON casework_judgement TO :web;
GRANT SELECT ON casework_judgement TO :worker;
CREATE POLICY seen ON casework_judgement FOR SELECT TO :web USING (
  EXISTS (SELECT 1 FROM casework_finding f WHERE f.id = casework_judgement.finding_id)
    AND (SELECT xiezhi_working_since()) IS NOT NULL
  OR id IN (SELECT xiezhi_counted_verdicts())
);
CREATE POLICY deletion ON casework_judgement FOR UPDATE TO :web USING (
  EXISTS (
    SELECT 1 FROM casework_finding f
    WHERE f.id = casework_judgement.finding_id AND f.case_id = (SELECT xiezhi_deleting()))
);
CREATE FUNCTION xiezhi_judges(finding bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = :schema, pg_temp AS $$ BEGIN RETURN (
  SELECT EXISTS (
    SELECT 1 FROM casework_finding f
    WHERE f.id = finding AND (
      f.route <> 'case_management' AND (
        f.owner_id || ':' || f.function = ANY ((SELECT xiezhi_work('prosecutor', 'unit_head'))::text[])
        OR f.owner_id = ANY ((SELECT xiezhi_organs('prosecutor'))::bigint[])
          AND f.case_id = ANY ((SELECT xiezhi_assigned())::uuid[]))
      OR f.owner_id = ANY ((SELECT xiezhi_organs('case_manager'))::bigint[])
        AND f.route = 'case_management'
    ))
); END $$;
CREATE POLICY judged ON casework_judgement FOR INSERT TO :web
  WITH CHECK (by_id = (SELECT xiezhi_actor()) AND xiezhi_judges(finding_id));
CREATE POLICY replaced ON casework_judgement FOR UPDATE TO :web
  USING (xiezhi_judges(finding_id)) WITH CHECK (replaced);

-- That an organ was told is seen with the finding, made by those who may tell it, and taken back by
-- those who may judge. A run takes it back as the worker.
GRANT SELECT, INSERT, UPDATE ON casework_organnotice TO :web;
GRANT SELECT, UPDATE ON casework_organnotice TO :worker;
CREATE POLICY seen ON casework_organnotice FOR SELECT TO :web USING (
  EXISTS (SELECT 1 FROM casework_finding f WHERE f.id = casework_organnotice.finding_id)
  AND (SELECT xiezhi_working_since()) IS NOT NULL
);
CREATE POLICY told ON casework_organnotice FOR INSERT TO :web WITH CHECK (
  made_by_id = (SELECT xiezhi_actor()) AND withdrawn_at IS NULL
  AND EXISTS (
    SELECT 1 FROM casework_finding f
    WHERE f.id = casework_organnotice.finding_id AND (
      f.owner_id = ANY ((SELECT xiezhi_organs('chief_procurator'))::bigint[])
      OR f.route <> 'case_management'
        AND f.owner_id || ':' || f.function = ANY ((SELECT xiezhi_work('unit_head'))::text[])))
);
CREATE POLICY withdrawn ON casework_organnotice FOR UPDATE TO :web
  USING (xiezhi_judges(finding_id))
  WITH CHECK (withdrawn_by_id = (SELECT xiezhi_actor()) AND withdrawn_at IS NOT NULL);
CREATE POLICY deletion ON casework_organnotice FOR UPDATE TO :web USING (
  EXISTS (
    SELECT 1 FROM casework_finding f
    WHERE f.id = casework_organnotice.finding_id AND f.case_id = (SELECT xiezhi_deleting()))
);

-- Requests for an identity, while their finding is seen: one's own, those one answers, and on what
-- one may ask about, since each request there has the next number.
GRANT SELECT, INSERT, UPDATE ON casework_identityrequest TO :web;
GRANT SELECT ON casework_identityrequest TO :worker;
CREATE POLICY seen ON casework_identityrequest FOR SELECT TO :web USING (
  EXISTS (
    SELECT 1 FROM casework_finding f
    WHERE f.id = casework_identityrequest.finding_id AND (
      f.owner_id = ANY ((SELECT xiezhi_organs('chief_procurator'))::bigint[])
      OR f.owner_id || ':' || f.function = ANY (
        (SELECT xiezhi_work('unit_head', 'prosecutor'))::text[])
      OR f.owner_id = ANY ((SELECT xiezhi_organs('prosecutor'))::bigint[])
        AND f.case_id = ANY ((SELECT xiezhi_assigned())::uuid[])
      OR asked_by_id = (SELECT xiezhi_actor()) AND EXISTS (
        SELECT 1 FROM xiezhi_posts('prosecutor', 'unit_head', 'chief_procurator'))
    ))
);
CREATE POLICY deletion ON casework_identityrequest FOR UPDATE TO :web USING (
  EXISTS (
    SELECT 1 FROM casework_finding f
    WHERE f.id = casework_identityrequest.finding_id AND f.case_id = (SELECT xiezhi_deleting()))
);
CREATE POLICY asked ON casework_identityrequest FOR INSERT TO :web WITH CHECK (
  asked_by_id = (SELECT xiezhi_actor()) AND answer = 'waiting'
  AND EXISTS (
    SELECT 1 FROM casework_finding f
    WHERE f.id = casework_identityrequest.finding_id AND (
      f.owner_id || ':' || f.function = ANY ((SELECT xiezhi_work('prosecutor'))::text[])
      OR f.owner_id = ANY ((SELECT xiezhi_organs('prosecutor'))::bigint[])
        AND f.case_id = ANY ((SELECT xiezhi_assigned())::uuid[])))
);
CREATE POLICY answered ON casework_identityrequest FOR UPDATE TO :web USING (
  EXISTS (
    SELECT 1 FROM casework_finding f
    WHERE f.id = casework_identityrequest.finding_id AND (
      f.owner_id = ANY ((SELECT xiezhi_organs('chief_procurator'))::bigint[])
      OR f.owner_id || ':' || f.function = ANY ((SELECT xiezhi_work('unit_head'))::text[])))
) WITH CHECK (
  answered_by_id = (SELECT xiezhi_actor()) AND asked_by_id <> (SELECT xiezhi_actor())
);

-- What people hold on a case is given, seen and ended by those who answer for the case.
CREATE FUNCTION xiezhi_answers_for(number uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = :schema, pg_temp AS $$ BEGIN RETURN (
  SELECT EXISTS (
    SELECT 1 FROM casework_case c
    WHERE c.id = number AND c.id NOT IN (SELECT xiezhi_walled()) AND (
      c.owner_id = ANY ((SELECT xiezhi_organs('chief_procurator', 'case_manager'))::bigint[])
      OR c.owner_id || ':' || c.function = ANY ((SELECT xiezhi_work('unit_head'))::text[])))
); END $$;
CREATE FUNCTION xiezhi_grants_on(number uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = :schema, pg_temp AS $$ BEGIN RETURN (
  SELECT EXISTS (
    SELECT 1 FROM casework_case c
    WHERE c.id = number AND c.id NOT IN (SELECT xiezhi_walled())
      AND c.owner_id = ANY ((SELECT xiezhi_organs('chief_procurator'))::bigint[]))
); END $$;
CREATE FUNCTION xiezhi_answers_for_all(number uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = :schema, pg_temp AS $$ BEGIN RETURN (
  SELECT EXISTS (
    SELECT 1 FROM casework_case c
    WHERE c.id = number AND c.id NOT IN (SELECT xiezhi_walled()) AND c.owner_id = ANY (
      (SELECT xiezhi_organs('chief_procurator', 'case_manager'))::bigint[]))
); END $$;
-- Who is recused and who works on it is asked by whoever may do something with the case: not by the
-- liaison of an organ, who sees the case of what was made known.
CREATE POLICY on_the_case ON accounts_recusal FOR SELECT TO :web
  USING ((SELECT xiezhi_working_since()) IS NOT NULL AND EXISTS (SELECT 1 FROM casework_case c
    WHERE c.id = "case" AND c.id NOT IN (SELECT xiezhi_walled())));
CREATE POLICY recused ON accounts_recusal FOR INSERT TO :web
  WITH CHECK (recorded_by_id = (SELECT xiezhi_actor()) AND (
    xiezhi_answers_for("case") AND (provisional OR xiezhi_answers_for_all("case"))
    -- The chief of the procuratorate above, whom that one may have to keep away too.
    OR provisional AND EXISTS (
      SELECT 1 FROM casework_case c
      WHERE c.id = "case" AND c.id NOT IN (SELECT xiezhi_walled())
        AND c.owner_id = ANY ((SELECT xiezhi_organs_below('chief_procurator'))::bigint[]))));
CREATE POLICY decided ON accounts_recusal FOR UPDATE TO :web
  USING (xiezhi_answers_for_all("case"))
  WITH CHECK ((SELECT xiezhi_actor()) IN (ended_by_id, confirmed_by_id));
CREATE POLICY on_the_case ON accounts_assignment FOR SELECT TO :web
  USING ((SELECT xiezhi_working_since()) IS NOT NULL AND EXISTS (SELECT 1 FROM casework_case c
    WHERE c.id = "case" AND c.id NOT IN (SELECT xiezhi_walled())));
CREATE POLICY given ON accounts_assignment FOR INSERT TO :web
  WITH CHECK (given_by_id = (SELECT xiezhi_actor()) AND xiezhi_answers_for("case")
    AND (NOT wide OR xiezhi_answers_for_all("case")));
CREATE POLICY ended ON accounts_assignment FOR UPDATE TO :web
  USING (xiezhi_answers_for("case")) WITH CHECK (valid_to IS NOT NULL);
CREATE POLICY on_the_case ON accounts_grant FOR SELECT TO :web USING (xiezhi_answers_for("case"));
CREATE POLICY given ON accounts_grant FOR INSERT TO :web WITH CHECK (
  given_by_id = (SELECT xiezhi_actor()) AND user_id <> (SELECT xiezhi_actor())
  AND xiezhi_grants_on("case"));
CREATE POLICY revoked ON accounts_grant FOR UPDATE TO :web
  USING (xiezhi_grants_on("case")) WITH CHECK (revoked_at IS NOT NULL);
CREATE POLICY on_the_case ON accounts_breakglass FOR SELECT TO :web
  USING (xiezhi_answers_for("case"));

-- What one was told of an emergency is hidden with the case.
CREATE POLICY of_a_case_in_sight ON accounts_notice AS RESTRICTIVE FOR SELECT TO :web
  USING ("case" NOT IN (SELECT xiezhi_walled()));

-- Nobody states a purpose, takes a look or breaks the glass on a case that is not there for them.
CREATE POLICY of_a_case_seen ON accounts_purpose AS RESTRICTIVE FOR INSERT TO :web
  WITH CHECK (EXISTS (SELECT 1 FROM casework_case c
    WHERE c.id = "case" AND c.id NOT IN (SELECT xiezhi_walled())));
CREATE POLICY of_a_case_seen ON accounts_look AS RESTRICTIVE FOR INSERT TO :web
  WITH CHECK (EXISTS (SELECT 1 FROM casework_case c
    WHERE c.id = "case" AND c.id NOT IN (SELECT xiezhi_walled())));
CREATE POLICY of_a_case_seen ON accounts_breakglass AS RESTRICTIVE FOR INSERT TO :web
  WITH CHECK (EXISTS (SELECT 1 FROM casework_case c
    WHERE c.id = "case" AND c.owner_id = organ_id AND c.id NOT IN (SELECT xiezhi_walled())));
