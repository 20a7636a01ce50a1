DROP TABLE import_reject, import_row, import;
