DROP TABLE district;
DROP INDEX organization_reference_key_unique;
ALTER TABLE organization DROP COLUMN reference_key;
DROP TABLE reference_data, holiday, country, health_center_district, health_center, postal_code,
    municipality_succession, municipality, prefecture;
DROP EXTENSION btree_gist;
