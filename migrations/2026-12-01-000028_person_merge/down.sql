DROP FUNCTION images_of_merge;
DROP TABLE person_merge_image, person_merge_choice, person_merge, person_distinction;
DROP SEQUENCE person_merge_number;
