-- The second wall: who acts, what that person holds today, and the rows of this room.
--
-- `wall.py` fills in :web, :worker and :schema, and gives each protected table its wall before.
-- Written from the rules of access (docs/row-security.md), not from policy.yaml.
-- Functions answer for the actor alone. They run as the owner of the tables, with a search path of
-- their own, and are asked once a query: `x = ANY ((SELECT f())::bigint[])` is an init plan.
-- In PL/pgSQL, whose plans a connection keeps; in SQL each query would plan them anew.

-- Who acts: the person that the transaction names, if active. Nobody: NULL, to which nothing is equal.
CREATE FUNCTION xiezhi_actor() RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = :schema, pg_temp AS $$ BEGIN RETURN (
  SELECT id FROM accounts_user
  WHERE is_active AND id = nullif(current_setting('xiezhi.actor', true), '')::bigint
); END $$;

-- The day is the database's, in Beijing.
CREATE FUNCTION xiezhi_today() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date $$;

-- The actor's posts of today in one of the roles.
CREATE FUNCTION xiezhi_posts(VARIADIC roles text[])
RETURNS TABLE (organ bigint, department bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 2
SET search_path = :schema, pg_temp AS $$ BEGIN
  RETURN QUERY SELECT organ_id, department_id FROM accounts_post
  WHERE user_id = (SELECT xiezhi_actor()) AND role = ANY (roles)
    AND valid_from <= (SELECT xiezhi_today())
    AND (valid_to IS NULL OR valid_to >= (SELECT xiezhi_today()));
END $$;

-- The organs at which the actor holds one of the roles.
CREATE FUNCTION xiezhi_organs(VARIADIC roles text[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = :schema, pg_temp AS $$ BEGIN RETURN (
  SELECT coalesce(array_agg(DISTINCT organ), '{}') FROM xiezhi_posts(VARIADIC roles)
); END $$;

-- The organs that those organs command, at any depth (检察院组织法 10).
CREATE FUNCTION xiezhi_organs_below(VARIADIC roles text[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = :schema, pg_temp AS $$ BEGIN RETURN (
  WITH RECURSIVE below (id) AS (
    SELECT o.id FROM accounts_organ o 
      WHERE o.superior_id = ANY ((SELECT xiezhi_organs(VARIADIC roles))::bigint[])
    UNION SELECT o.id FROM accounts_organ o JOIN below ON o.superior_id = below.id
  )
  SELECT coalesce(array_agg(id), '{}') FROM below
); END $$;

-- What the actor's departments work on, as `organ:function`.
CREATE FUNCTION xiezhi_work(VARIADIC roles text[]) RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = :schema, pg_temp AS $$ BEGIN RETURN (
  SELECT coalesce(array_agg(DISTINCT p.organ || ':' || work.function), '{}')
  FROM xiezhi_posts(VARIADIC roles) p JOIN accounts_department d ON d.id = p.department,
    jsonb_array_elements_text(d.functions) AS work (function)
); END $$;

-- Cases from which the actor is recused (刑事诉讼法 29-32). No right passes this.
CREATE FUNCTION xiezhi_recused() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 5
SET search_path = :schema, pg_temp AS $$ BEGIN
  RETURN QUERY SELECT "case" FROM accounts_recusal
  WHERE user_id = (SELECT xiezhi_actor()) AND ended_at IS NULL;
END $$;

-- Cases that the actor was given to work on by who reaches all of them; what a unit head gives opens
-- nothing that the department does not.
CREATE FUNCTION xiezhi_assigned() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = :schema, pg_temp AS $$ BEGIN RETURN (
  SELECT coalesce(array_agg("case"), '{}') FROM accounts_assignment
  WHERE user_id = (SELECT xiezhi_actor()) AND wide
    AND valid_from <= xiezhi_today() AND (valid_to IS NULL OR valid_to >= xiezhi_today())
); END $$;

-- The first day of the oldest post in force by which the actor works with case files; NULL without one.
CREATE FUNCTION xiezhi_working_since() RETURNS date
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = :schema, pg_temp AS $$ BEGIN RETURN (
  SELECT min(valid_from) FROM accounts_post
  WHERE user_id = (SELECT xiezhi_actor())
    AND role IN ('prosecutor', 'assistant', 'unit_head', 'chief_procurator', 'case_manager',
      'quality_reviewer')
    AND valid_from <= (SELECT xiezhi_today())
    AND (valid_to IS NULL OR valid_to >= (SELECT xiezhi_today()))
); END $$;

-- Cases open to the actor by a grant for one of the actions, or by breaking the glass. Both need a
-- post that works with case files, so that no administrator comes to case data this way; and end with
-- the office for which they were given.
CREATE FUNCTION xiezhi_opened(VARIADIC actions text[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = :schema, pg_temp AS $$ BEGIN RETURN (
  SELECT coalesce(array_agg(opened."case"), '{}') FROM (
    SELECT "case" FROM accounts_grant
    WHERE user_id = (SELECT xiezhi_actor()) AND action = ANY (actions) AND revoked_at IS NULL
      AND valid_from <= clock_timestamp() AND valid_until > clock_timestamp()
      AND (valid_from AT TIME ZONE 'Asia/Shanghai')::date >= xiezhi_working_since()
    UNION SELECT "case" FROM accounts_breakglass
    WHERE user_id = (SELECT xiezhi_actor())
      AND opened_at <= clock_timestamp() AND valid_until > clock_timestamp()
      AND (opened_at AT TIME ZONE 'Asia/Shanghai')::date >= xiezhi_working_since()
  ) opened
); END $$;

-- Not behind the wall: organs, people, posts and what signing in needs hold no case data.
GRANT SELECT ON accounts_organ, accounts_department, accounts_user, accounts_post TO :web, :worker;
GRANT INSERT, UPDATE ON accounts_organ, accounts_department, accounts_user, accounts_post TO :web;
-- The worker enters organs that the records name.
GRANT INSERT, UPDATE ON accounts_organ TO :worker;
GRANT SELECT, INSERT, UPDATE ON accounts_enrolment, accounts_order TO :web;
GRANT SELECT ON accounts_order TO :worker;
GRANT SELECT, INSERT ON accounts_accountevent TO :web, :worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON accounts_cached TO :web;

-- What one holds, one sees: the policy asks for it. Others' rows are opened by casework, with the case.
GRANT SELECT, INSERT, UPDATE ON accounts_recusal, accounts_assignment, accounts_grant TO :web;
GRANT SELECT ON accounts_recusal, accounts_assignment, accounts_grant TO :worker;
CREATE POLICY own ON accounts_recusal FOR SELECT TO :web USING (user_id = (SELECT xiezhi_actor()));
CREATE POLICY own ON accounts_assignment FOR SELECT TO :web
  USING (user_id = (SELECT xiezhi_actor()));
CREATE POLICY own ON accounts_grant FOR SELECT TO :web USING (user_id = (SELECT xiezhi_actor()));

-- What people are told of an emergency: the one told and the one who opened.
GRANT SELECT, INSERT ON accounts_notice TO :web;
-- desk_check, which runs as the worker, asks whether those who are told of emergencies were told.
GRANT SELECT ON accounts_notice TO :worker;
CREATE POLICY seen ON accounts_notice FOR SELECT TO :web
  USING ((user_id = (SELECT xiezhi_actor()) OR about_id = (SELECT xiezhi_actor()))
    AND "case" NOT IN (SELECT xiezhi_recused()));
CREATE POLICY told ON accounts_notice FOR INSERT TO :web
  WITH CHECK (about_id = (SELECT xiezhi_actor()));

-- Emergencies: one's own, and those that an auditor of the organ reviews.
GRANT SELECT, INSERT, UPDATE ON accounts_breakglass TO :web;
GRANT SELECT ON accounts_breakglass TO :worker;
CREATE POLICY seen ON accounts_breakglass FOR SELECT TO :web USING (
  (
    user_id = (SELECT xiezhi_actor())
    OR organ_id = ANY ((SELECT xiezhi_organs('auditor', 'audit_admin'))::bigint[])
  )
  AND "case" NOT IN (SELECT xiezhi_recused())
);
CREATE POLICY broken ON accounts_breakglass FOR INSERT TO :web WITH CHECK (
  user_id = (SELECT xiezhi_actor())
  AND organ_id = ANY (
    (SELECT xiezhi_organs('prosecutor', 'unit_head', 'chief_procurator'))::bigint[])
  AND valid_until <= clock_timestamp() + interval '60 minutes'
  AND reviewed_by_id IS NULL
);
CREATE POLICY reviewed ON accounts_breakglass FOR UPDATE TO :web USING (
  user_id <> (SELECT xiezhi_actor()) AND EXISTS (
    SELECT 1 FROM xiezhi_posts('auditor') p
    WHERE p.department IS NOT NULL AND p.organ = organ_id
      AND p.department IS DISTINCT FROM department_id)
) WITH CHECK (reviewed_by_id = (SELECT xiezhi_actor()));

-- Looks: one's own, and those that an auditor of the organ may be shown.
GRANT SELECT, INSERT ON accounts_look TO :web;
GRANT SELECT ON accounts_look TO :worker;
CREATE POLICY seen ON accounts_look FOR SELECT TO :web USING (
  (
    user_id = (SELECT xiezhi_actor())
    OR organ_id = ANY ((SELECT xiezhi_organs('auditor', 'audit_admin'))::bigint[])
  )
  AND "case" NOT IN (SELECT xiezhi_recused())
);
CREATE POLICY taken ON accounts_look FOR INSERT TO :web
  WITH CHECK (user_id = (SELECT xiezhi_actor()));

-- The purpose of a look is seen with the look, and by who stated it.
GRANT SELECT, INSERT ON accounts_purpose TO :web;
GRANT SELECT ON accounts_purpose TO :worker;
CREATE POLICY seen ON accounts_purpose FOR SELECT TO :web USING (
  user_id = (SELECT xiezhi_actor())
  OR EXISTS (SELECT 1 FROM accounts_look l WHERE l.purpose_id = accounts_purpose.id)
);
CREATE POLICY stated ON accounts_purpose FOR INSERT TO :web
  WITH CHECK (user_id = (SELECT xiezhi_actor()));

-- Looks drawn for review: an auditor of another department of the organ. The worker draws them.
GRANT SELECT, UPDATE ON accounts_lookreview TO :web;
GRANT SELECT, INSERT ON accounts_lookreview TO :worker;
CREATE POLICY reviewed ON accounts_lookreview FOR ALL TO :web USING (
  EXISTS (
    SELECT 1 FROM accounts_look l JOIN xiezhi_posts('auditor') p ON p.organ = l.organ_id
    WHERE l.id = look_id AND p.department IS NOT NULL
      AND l.department_id IS DISTINCT FROM p.department
      AND l.user_id <> (SELECT xiezhi_actor()))
) WITH CHECK (reviewed_by_id = (SELECT xiezhi_actor()));
