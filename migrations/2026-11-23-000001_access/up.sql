-- Organisations, the accounts of their people, sessions, idempotency keys and the audit log.
-- Roles (hersys_app, hersys_statistics, hersys_audit) are made by set-up; migrations only grant.
-- Every table's comment begins with its class: [access], [personal], [audit], [reference], [figures] or
-- [system]. A test demands what each class needs.

CREATE FUNCTION app_actor() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(current_setting('app.actor', true), '') $$;
COMMENT ON FUNCTION app_actor() IS 'Who acts in this transaction: staff, patient, public or system.';

CREATE FUNCTION app_organization() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('app.organization', true), '')::uuid $$;
COMMENT ON FUNCTION app_organization() IS 'The organisation acted for, or null.';

CREATE FUNCTION app_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('app.person', true), '')::uuid $$;
COMMENT ON FUNCTION app_person() IS 'The patient who acts, or null.';

CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('app.now', true), '')::timestamptz $$;
COMMENT ON FUNCTION app_now() IS 'The time of the request. Validity is judged against it, never against now().';

CREATE TABLE organization (
    id                uuid PRIMARY KEY,
    kind              text NOT NULL CONSTRAINT organization_kind_known CHECK (kind IN (
                          'ministry', 'prefecture', 'municipality', 'health_center', 'medical_institution',
                          'laboratory', 'medical_association', 'call_center', 'lodging_facility',
                          'welfare_facility', 'quarantine_station', 'municipality_support',
                          'migration_operator')),
    name              text NOT NULL CONSTRAINT organization_name_length CHECK (char_length(name) BETWEEN 1 AND 100),
    created_by        uuid REFERENCES organization,
    prefecture_id     uuid REFERENCES organization,
    authority_id      uuid REFERENCES organization,
    health_center_id  uuid REFERENCES organization,
    municipality_code text CONSTRAINT organization_municipality_code_shape CHECK (municipality_code ~ '^[0-9]{6}$'),
    institution_code  text CONSTRAINT organization_institution_code_shape CHECK (institution_code ~ '^[0-9]{10}$'),
    phone             text,
    phone_after_hours text,
    stopped_at        timestamptz,
    version           integer NOT NULL DEFAULT 1,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL
);
COMMENT ON TABLE organization IS '[access] Organisations that take part (機関).';
COMMENT ON COLUMN organization.created_by IS 'The organisation that registered it.';
COMMENT ON COLUMN organization.prefecture_id IS 'The prefecture whose area it belongs to.';
COMMENT ON COLUMN organization.authority_id IS 'The designated city or special ward it belongs to.';
COMMENT ON COLUMN organization.health_center_id IS 'The centre whose district holds it.';
CREATE INDEX organization_by_name ON organization (name, id);
CREATE INDEX organization_by_creator ON organization (created_by, name, id);
CREATE INDEX organization_by_prefecture ON organization (prefecture_id, name, id);
CREATE INDEX organization_by_authority ON organization (authority_id, name, id);
CREATE INDEX organization_by_center ON organization (health_center_id, name, id);
CREATE UNIQUE INDEX organization_one_ministry ON organization (kind) WHERE kind = 'ministry';

CREATE TABLE account (
    id             uuid PRIMARY KEY,
    login          text NOT NULL CONSTRAINT account_login_unique UNIQUE,
    display_name   text NOT NULL,
    password_hash  text,
    totp_secret    bytea,
    totp_last_step bigint NOT NULL DEFAULT 0,
    stopped_at     timestamptz,
    created_at     timestamptz NOT NULL
);
COMMENT ON TABLE account IS '[access] IDs of members of staff (利用者ID).';
COMMENT ON COLUMN account.password_hash IS 'argon2id in PHC string form; null until the first sign-in is done.';
COMMENT ON COLUMN account.totp_secret IS 'Sealed secret of the one-time code device.';
COMMENT ON COLUMN account.totp_last_step IS 'Last step used, so that a code works once.';

CREATE TABLE membership (
    account_id      uuid NOT NULL REFERENCES account,
    organization_id uuid NOT NULL REFERENCES organization,
    roles           text[] NOT NULL CONSTRAINT membership_roles_known CHECK (
                        cardinality(roles) >= 1 AND roles <@ ARRAY[
                            'administrator', 'physician', 'nurse', 'coordinator', 'clerk', 'operator',
                            'approver', 'viewer', 'analyst', 'auditor']),
    valid_until     date,
    stopped_at      timestamptz,
    version         integer NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (account_id, organization_id)
);
COMMENT ON TABLE membership IS '[access] Which account has which roles in which organisation, until when.';
CREATE INDEX membership_by_organization ON membership (organization_id, account_id);

CREATE TABLE recovery_code (
    account_id uuid NOT NULL REFERENCES account,
    code_hash  bytea NOT NULL,
    used_at    timestamptz,
    PRIMARY KEY (account_id, code_hash)
);
COMMENT ON TABLE recovery_code IS '[access] Hashes of the codes for the day the device is lost.';

CREATE TABLE enrolment (
    secret_hash     bytea PRIMARY KEY,
    account_id      uuid NOT NULL REFERENCES account,
    organization_id uuid NOT NULL REFERENCES organization,
    totp_secret     bytea NOT NULL,
    attempts        integer NOT NULL DEFAULT 0,
    expires_at      timestamptz NOT NULL,
    used_at         timestamptz,
    created_at      timestamptz NOT NULL
);
COMMENT ON TABLE enrolment IS '[access] First sign-in links: 7 days, one use.';
CREATE INDEX enrolment_by_account ON enrolment (account_id);

CREATE TABLE sign_in_ticket (
    secret_hash bytea PRIMARY KEY,
    account_id  uuid NOT NULL REFERENCES account,
    attempts    integer NOT NULL DEFAULT 0,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz
);
COMMENT ON TABLE sign_in_ticket IS '[access] Between password and code: 5 minutes, 5 tries.';

CREATE TABLE throttle (
    subject       bytea NOT NULL,
    lane          text NOT NULL CONSTRAINT throttle_lane_known CHECK (lane IN ('password', 'code')),
    known_device  boolean NOT NULL,
    failures      integer NOT NULL DEFAULT 0,
    blocked_until timestamptz,
    PRIMARY KEY (subject, lane, known_device)
);
COMMENT ON TABLE throttle IS '[access] Failed tries in a row. Known devices have a lane of their own, so that nobody can lock a health centre out from elsewhere.';

CREATE TABLE known_device (
    token_hash bytea PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account,
    seen_at    timestamptz NOT NULL
);
COMMENT ON TABLE known_device IS '[access] Devices on which an account has signed in before.';
CREATE INDEX known_device_by_account ON known_device (account_id);

CREATE TABLE session (
    id              uuid PRIMARY KEY,
    token_hash      bytea NOT NULL CONSTRAINT session_token_unique UNIQUE,
    account_id      uuid NOT NULL REFERENCES account,
    organization_id uuid NOT NULL REFERENCES organization,
    created_at      timestamptz NOT NULL,
    seen_at         timestamptz NOT NULL,
    factor_at       timestamptz NOT NULL,
    ends_at         timestamptz NOT NULL,
    ended_at        timestamptz
);
COMMENT ON TABLE session IS '[access] Browser sessions: only the SHA-256 of the token is kept.';
COMMENT ON COLUMN session.factor_at IS 'When the last factor was given, for steps that ask for a recent one.';
CREATE INDEX session_by_account ON session (account_id) WHERE ended_at IS NULL;

CREATE TABLE idempotency_key (
    account_id   uuid NOT NULL REFERENCES account,
    key          text NOT NULL,
    operation    text NOT NULL,
    request_hash bytea NOT NULL,
    status       smallint,
    etag         text,
    location     text,
    answer       bytea,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (account_id, key)
);
COMMENT ON TABLE idempotency_key IS '[access] Answers to creating requests, sealed, kept 7 days, so that a repeat gets the same answer.';
CREATE INDEX idempotency_key_by_time ON idempotency_key (created_at);

CREATE TABLE audit_entry (
    id              uuid PRIMARY KEY,
    at              timestamptz NOT NULL,
    actor           text NOT NULL,
    account_id      uuid,
    organization_id uuid,
    roles           text[] NOT NULL,
    permission      text,
    operation       text NOT NULL,
    person_count    integer NOT NULL,
    field_groups    text[] NOT NULL,
    request_id      uuid NOT NULL,
    hash            bytea NOT NULL
);
COMMENT ON TABLE audit_entry IS '[audit] One entry for each request that changed anything or read a person''s data; never values.';
CREATE INDEX audit_entry_by_organization ON audit_entry (organization_id, id);

CREATE TABLE audit_person (
    person_id uuid NOT NULL,
    audit_id  uuid NOT NULL REFERENCES audit_entry,
    PRIMARY KEY (person_id, audit_id)
);
COMMENT ON TABLE audit_person IS '[audit] Whose data an entry is about.';
CREATE INDEX audit_person_by_entry ON audit_person (audit_id);

ALTER TABLE audit_entry OWNER TO hersys_audit;
ALTER TABLE audit_person OWNER TO hersys_audit;

CREATE FUNCTION audit_append(
    entry uuid, roles text[], permission text, operation text, person_count integer,
    persons uuid[], field_groups text[], request_id uuid)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    INSERT INTO audit_entry (id, at, actor, account_id, organization_id, roles, permission, operation,
                             person_count, field_groups, request_id, hash)
    SELECT entry, app_now(), app_actor(), nullif(current_setting('app.account', true), '')::uuid,
           app_organization(), roles, permission, operation, person_count, field_groups, request_id,
           sha256(convert_to(concat_ws('|', entry, app_now(), app_actor(), current_setting('app.account', true),
               app_organization(), roles, permission, operation, person_count, persons, field_groups, request_id), 'UTF8'));
    INSERT INTO audit_person (person_id, audit_id) SELECT DISTINCT person, entry FROM unnest(persons) AS person;
$$;
COMMENT ON FUNCTION audit_append IS 'The only way into the audit log: the application may execute it and nothing else.';
ALTER FUNCTION audit_append OWNER TO hersys_audit;

CREATE FUNCTION audit_page(before uuid, at_most integer)
RETURNS TABLE (id uuid, at timestamptz, account_id uuid, roles text[], permission text, operation text,
               person_count integer, field_groups text[], request_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT id, at, account_id, roles, permission, operation, person_count, field_groups, request_id
    FROM audit_entry
    WHERE organization_id = app_organization() AND app_actor() = 'staff' AND (before IS NULL OR audit_entry.id < before)
    ORDER BY audit_entry.id DESC LIMIT at_most;
$$;
COMMENT ON FUNCTION audit_page IS 'Entries of the organisation acted for, newest first.';
ALTER FUNCTION audit_page OWNER TO hersys_audit;

REVOKE ALL ON FUNCTION audit_append, audit_page FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_append, audit_page TO hersys_app;
GRANT EXECUTE ON FUNCTION app_actor, app_organization, app_person, app_now TO hersys_app, hersys_audit, hersys_statistics;
GRANT SELECT, INSERT, UPDATE ON organization, account, membership, recovery_code, enrolment, sign_in_ticket,
    throttle, known_device, session, idempotency_key TO hersys_app;
GRANT DELETE ON recovery_code, enrolment, sign_in_ticket, throttle, known_device, idempotency_key TO hersys_app;
GRANT SELECT ON organization TO hersys_statistics;

CREATE TABLE installation (
    only_one   boolean PRIMARY KEY DEFAULT true CONSTRAINT installation_only_one CHECK (only_one),
    mode       text NOT NULL CONSTRAINT installation_mode_known CHECK (mode IN ('real', 'demonstration')),
    created_at timestamptz NOT NULL
);
COMMENT ON TABLE installation IS '[system] Whether this database holds real or made-up people. Decided once: neither ever becomes the other.';
GRANT SELECT, INSERT ON installation TO hersys_app;
