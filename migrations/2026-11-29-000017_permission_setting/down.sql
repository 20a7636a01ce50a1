DROP TABLE organization_permission;
DROP TABLE kind_permission;
