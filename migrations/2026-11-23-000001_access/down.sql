DROP TABLE installation;
DROP FUNCTION audit_page, audit_append;
DROP TABLE audit_person, audit_entry, idempotency_key, session, known_device, throttle, sign_in_ticket, enrolment,
    recovery_code, membership, account, organization;
DROP FUNCTION app_now, app_person, app_organization, app_actor;
