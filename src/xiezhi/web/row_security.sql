-- What the web server and the worker need of tables that hold no case data: sessions, second
-- factors, and the queue of tasks. Sessions end by deletion, and so does a factor that is lost.

GRANT SELECT, INSERT, UPDATE, DELETE ON django_session, mfa_authenticator, usersessions_usersession TO :web;
GRANT SELECT ON account_emailaddress, account_emailconfirmation, django_migrations,
  django_content_type TO :web, :worker;
GRANT SELECT, INSERT ON django_tasks_database_dbtaskresult TO :web;
GRANT SELECT, INSERT, UPDATE, DELETE ON django_tasks_database_dbtaskresult TO :worker;
