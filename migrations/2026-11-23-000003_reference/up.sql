-- Reference data with dates of validity, loaded from the files of reference/ in the binary, and which
-- organisation is the health centre of a municipality.
-- Everywhere: from_on is the first day (null: as far back as the table knows), until_on the first day no more.

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE prefecture (
    code text PRIMARY KEY CONSTRAINT prefecture_code_shape CHECK (code ~ '^[0-9]{2}$' AND code BETWEEN '01' AND '47'),
    name text NOT NULL,
    kana text NOT NULL
);
COMMENT ON TABLE prefecture IS '[reference] The 47 prefectures (JIS X 0401).';

CREATE TABLE municipality (
    code       text PRIMARY KEY CONSTRAINT municipality_code_shape CHECK (code ~ '^[0-9]{6}$'),
    prefecture text NOT NULL REFERENCES prefecture,
    county     text NOT NULL,
    name       text NOT NULL,
    kana       text NOT NULL,
    kind       text NOT NULL CONSTRAINT municipality_kind_known CHECK (kind IN ('municipality', 'ward', 'designated_city')),
    city_code  text REFERENCES municipality,
    from_on    date,
    until_on   date,
    CONSTRAINT municipality_validity CHECK (from_on < until_on),
    CONSTRAINT municipality_wards_have_cities CHECK ((kind = 'ward') = (city_code IS NOT NULL))
);
COMMENT ON TABLE municipality IS '[reference] Municipalities, special wards, designated cities and their wards (JIS X 0402), with some of former days.';
COMMENT ON COLUMN municipality.county IS 'County (郡) or island that an address names before the municipality; empty for none.';
COMMENT ON COLUMN municipality.name IS 'Official name; of a ward with its city.';
COMMENT ON COLUMN municipality.kana IS 'Reading of the name in katakana, without the county.';
COMMENT ON COLUMN municipality.city_code IS 'The designated city of a ward.';
CREATE INDEX municipality_by_prefecture ON municipality (prefecture, code);
CREATE INDEX municipality_by_city ON municipality (city_code) WHERE city_code IS NOT NULL;

CREATE TABLE municipality_succession (
    former_code    text NOT NULL REFERENCES municipality,
    successor_code text NOT NULL REFERENCES municipality,
    from_on        date NOT NULL,
    PRIMARY KEY (former_code, successor_code)
);
CREATE INDEX municipality_succession_by_successor ON municipality_succession (successor_code);
COMMENT ON TABLE municipality_succession IS '[reference] Which municipalities took the place of a former one; several where it was divided.';

CREATE TABLE postal_code (
    code              text NOT NULL CONSTRAINT postal_code_shape CHECK (code ~ '^[0-9]{7}$'),
    place             smallint NOT NULL,
    -- No foreign key: 124,000 checks at each load. A test compares the files instead.
    municipality_code text NOT NULL,
    town              text NOT NULL,
    kana              text NOT NULL,
    PRIMARY KEY (code, place)
);
COMMENT ON TABLE postal_code IS '[reference] Postal codes and the towns they stand for.';
COMMENT ON COLUMN postal_code.place IS 'Place among the towns of the code, from 1.';
COMMENT ON COLUMN postal_code.town IS 'Town; empty where the code stands for all the rest of the municipality.';

CREATE TABLE health_center (
    key        text PRIMARY KEY CONSTRAINT health_center_key_shape CHECK (key ~ '^[0-9]{2}-[0-9]{3}$'),
    prefecture text NOT NULL REFERENCES prefecture,
    name       text NOT NULL,
    from_on    date,
    until_on   date,
    CONSTRAINT health_center_validity CHECK (from_on < until_on)
);
COMMENT ON TABLE health_center IS '[reference] Master table of health centres. Those that take part are organisations with the key.';
COMMENT ON COLUMN health_center.key IS 'Key of our own, for there is no public one: prefecture and a number that is never given again.';
CREATE INDEX health_center_by_prefecture ON health_center (prefecture, key);

CREATE TABLE health_center_district (
    municipality_code text NOT NULL REFERENCES municipality,
    health_center_key text NOT NULL REFERENCES health_center,
    from_on           date,
    until_on          date,
    PRIMARY KEY (municipality_code, health_center_key),
    CONSTRAINT health_center_district_validity CHECK (from_on < until_on),
    CONSTRAINT health_center_district_one_center EXCLUDE USING gist (municipality_code WITH =, daterange(from_on, until_on) WITH &&)
);
COMMENT ON TABLE health_center_district IS '[reference] Which centre of the master table is that of a municipality, one at a time.';
CREATE INDEX health_center_district_by_center ON health_center_district (health_center_key);

CREATE TABLE country (
    alpha2 text PRIMARY KEY CONSTRAINT country_alpha2_shape CHECK (alpha2 ~ '^[A-Z]{2}$'),
    alpha3 text NOT NULL CONSTRAINT country_alpha3_unique UNIQUE CONSTRAINT country_alpha3_shape CHECK (alpha3 ~ '^[A-Z]{3}$'),
    number text NOT NULL CONSTRAINT country_number_shape CHECK (number ~ '^[0-9]{3}$'),
    name   text NOT NULL
);
COMMENT ON TABLE country IS '[reference] Countries and areas (ISO 3166-1) with their names in Japanese.';

CREATE TABLE holiday (
    on_date date PRIMARY KEY,
    name    text NOT NULL
);
COMMENT ON TABLE holiday IS '[reference] Public holidays of Japan (国民の祝日・休日).';

CREATE TABLE reference_data (
    only_one boolean PRIMARY KEY DEFAULT true CONSTRAINT reference_data_only_one CHECK (only_one),
    version  text NOT NULL
);
COMMENT ON TABLE reference_data IS '[system] SHA-256 of the files that the reference tables were loaded from.';

ALTER TABLE organization ADD COLUMN reference_key text
    CONSTRAINT organization_reference_key_for_centers CHECK (reference_key IS NULL OR kind = 'health_center');
COMMENT ON COLUMN organization.reference_key IS 'Which health centre of the master table it is.';
CREATE UNIQUE INDEX organization_reference_key_unique ON organization (reference_key)
    WHERE reference_key IS NOT NULL AND stopped_at IS NULL;

CREATE TABLE district (
    -- No foreign key: the reference tables are replaced as a whole.
    municipality_code text NOT NULL CONSTRAINT district_municipality_code_shape CHECK (municipality_code ~ '^[0-9]{6}$'),
    organization_id   uuid NOT NULL REFERENCES organization,
    from_on           date,
    until_on          date,
    PRIMARY KEY (municipality_code, organization_id),
    CONSTRAINT district_validity CHECK (from_on < until_on),
    CONSTRAINT district_one_center EXCLUDE USING gist (municipality_code WITH =, daterange(from_on, until_on) WITH &&)
);
COMMENT ON TABLE district IS '[access] Which health centre that takes part is responsible for a municipality, one at a time. Follows the master table: filled when a centre is registered with its key, emptied when it is stopped, renewed when the reference data change.';
CREATE INDEX district_by_organization ON district (organization_id);

GRANT SELECT ON prefecture, municipality, municipality_succession, postal_code, health_center, health_center_district,
    country, holiday TO hersys_app, hersys_statistics;
GRANT SELECT ON district TO hersys_statistics;
GRANT SELECT, INSERT, DELETE ON district TO hersys_app;
