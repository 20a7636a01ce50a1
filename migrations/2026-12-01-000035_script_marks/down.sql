DROP TABLE script_mark;
