-- API keys: how other systems work for an organisation. A connected system is an account of its own kind, so that
-- what it enters is signed, audited and stopped as everybody's is.

ALTER TABLE account ADD COLUMN kind text NOT NULL DEFAULT 'person'
    CONSTRAINT account_kind_known CHECK (kind IN ('person', 'system'));
COMMENT ON COLUMN account.kind IS 'A person signs in; a connected system has API keys and never signs in.';
ALTER TABLE account ADD CONSTRAINT account_system_never_signs_in
    CHECK (kind = 'person' OR (password_hash IS NULL AND totp_secret IS NULL));

CREATE TABLE api_key (
    id              uuid PRIMARY KEY,
    account_id      uuid NOT NULL REFERENCES account,
    organization_id uuid NOT NULL REFERENCES organization,
    name            text NOT NULL CONSTRAINT api_key_name_unique UNIQUE
                        CONSTRAINT api_key_name_shape CHECK (name ~ '^[a-z2-7]{8}$'),
    secret_hash     bytea NOT NULL,
    scopes          text[] NOT NULL CONSTRAINT api_key_scopes_some CHECK (cardinality(scopes) >= 1),
    valid_until     date NOT NULL,
    created_by      uuid NOT NULL REFERENCES account,
    created_at      timestamptz NOT NULL,
    last_used_at    timestamptz,
    stopped_at      timestamptz,
    stopped_by      uuid REFERENCES account,
    version         integer NOT NULL DEFAULT 1
);
COMMENT ON TABLE api_key IS '[access] API keys of connected systems: only the SHA-256 of the secret is kept.';
COMMENT ON COLUMN api_key.name IS 'The part of the key that may be shown.';
COMMENT ON COLUMN api_key.scopes IS 'Permissions that the key may use, of those that its roles have.';
COMMENT ON COLUMN api_key.valid_until IS 'Last day, in Japan.';
COMMENT ON COLUMN api_key.last_used_at IS 'To the minute.';
CREATE INDEX api_key_by_organization ON api_key (organization_id, id);
CREATE INDEX api_key_by_account ON api_key (account_id) WHERE stopped_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON api_key TO hersys_app;
