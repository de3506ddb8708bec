-- The second wall around jobs and files on their way in.

-- Jobs: people of the office that ordered them. The worker alone says how far they are.
GRANT SELECT, INSERT ON operations_job TO :web;
GRANT SELECT, UPDATE ON operations_job TO :worker;
CREATE POLICY seen ON operations_job FOR SELECT TO :web USING (
  organ_id = ANY ((SELECT xiezhi_organs(
    'prosecutor', 'assistant', 'unit_head', 'chief_procurator', 'case_manager',
    'model_author'))::bigint[])
);
CREATE POLICY ordered ON operations_job FOR INSERT TO :web WITH CHECK (
  ordered_by_id = (SELECT xiezhi_actor()) AND state = 'waiting'
  AND organ_id = ANY ((SELECT xiezhi_organs(
    'prosecutor', 'assistant', 'unit_head', 'case_manager'))::bigint[])
);

-- Files that were sent in: seen within the office, changed by who sent them.
GRANT SELECT, INSERT, UPDATE ON operations_upload TO :web;
GRANT SELECT, UPDATE ON operations_upload TO :worker;
CREATE POLICY seen ON operations_upload FOR SELECT TO :web USING (
  organ_id = ANY ((SELECT xiezhi_organs(
    'prosecutor', 'assistant', 'unit_head', 'case_manager'))::bigint[])
  OR by_id = (SELECT xiezhi_actor()) AND EXISTS (
    SELECT 1 FROM xiezhi_posts('prosecutor', 'assistant', 'unit_head', 'case_manager'))
);
CREATE POLICY sent ON operations_upload FOR INSERT TO :web WITH CHECK (
  by_id = (SELECT xiezhi_actor())
  AND organ_id = ANY ((SELECT xiezhi_organs(
    'prosecutor', 'assistant', 'unit_head', 'case_manager'))::bigint[])
);
CREATE POLICY changed ON operations_upload FOR UPDATE TO :web
  USING (by_id = (SELECT xiezhi_actor())) WITH CHECK (by_id = (SELECT xiezhi_actor()));

-- A screening adds the organs that the records name.
GRANT INSERT, UPDATE ON accounts_organ TO :worker;
