// @generated automatically by Diesel CLI.

diesel::table! {
    /// [access] IDs of members of staff (利用者ID).
    account (id) {
        id -> Uuid,
        login -> Text,
        display_name -> Text,
        /// argon2id in PHC string form; null until the first sign-in is done.
        password_hash -> Nullable<Text>,
        /// Sealed secret of the one-time code device.
        totp_secret -> Nullable<Bytea>,
        /// Last step used, so that a code works once.
        totp_last_step -> Int8,
        stopped_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// [audit] One entry for each request that changed anything or read a person's data; never values.
    audit_entry (id) {
        id -> Uuid,
        at -> Timestamptz,
        actor -> Text,
        account_id -> Nullable<Uuid>,
        organization_id -> Nullable<Uuid>,
        roles -> Array<Nullable<Text>>,
        permission -> Nullable<Text>,
        operation -> Text,
        person_count -> Int4,
        field_groups -> Array<Nullable<Text>>,
        request_id -> Uuid,
        hash -> Bytea,
    }
}

diesel::table! {
    /// [audit] Whose data an entry is about.
    audit_person (person_id, audit_id) {
        person_id -> Uuid,
        audit_id -> Uuid,
    }
}

diesel::table! {
    /// [audit] The chain: what was committed since the seal before, in order of id.
    audit_seal (number) {
        number -> Int8,
        sealed_at -> Timestamptz,
        entries -> Array<Nullable<Uuid>>,
        /// SHA-256 of the root before (32 zero bytes for the first), the number as text, and the hashes of the entries.
        root -> Bytea,
        /// HMAC-SHA-256 of the root under a key derived from the master key.
        signature -> Nullable<Bytea>,
    }
}

diesel::table! {
    /// [audit] Entries that no seal covers yet.
    audit_waiting (audit_id) {
        audit_id -> Uuid,
    }
}

diesel::table! {
    /// [personal] Every basis of access that is not a column of the case, with its time.
    case_access (case_id, organization_id, basis, from_at) {
        case_id -> Uuid,
        organization_id -> Uuid,
        basis -> Text,
        from_at -> Timestamptz,
        until_at -> Nullable<Timestamptz>,
        /// Default sort key of the list, repeated from the case.
        reported_on -> Date,
    }
}

diesel::table! {
    /// [personal] One episode of a person. Holds no identity; clear facts only.
    case_record (id) {
        id -> Uuid,
        person_id -> Uuid,
        disease -> Text,
        kind -> Text,
        status -> Text,
        /// 担当保健所: acts. First in every query and policy.
        responsible_center_id -> Uuid,
        /// 届出受理保健所: received the notification.
        receiving_center_id -> Nullable<Uuid>,
        /// Designated city or special ward of the responsible centre.
        authority_id -> Nullable<Uuid>,
        /// Prefecture of the responsible centre.
        prefecture_id -> Nullable<Uuid>,
        municipality_code -> Nullable<Text>,
        sex -> Text,
        /// Completed years at diagnosis; null when unknown.
        age_years -> Nullable<Int2>,
        /// Completed months at diagnosis, under one year only.
        age_months -> Nullable<Int2>,
        reported_on -> Date,
        diagnosed_on -> Nullable<Date>,
        onset_state -> Nullable<Text>,
        onset_on -> Nullable<Date>,
        severity -> Text,
        whereabouts -> Text,
        version -> Int4,
        created_by -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        /// 公表日: the day the body made the case known; null while it has not.
        published_on -> Nullable<Date>,
        /// Band of the age as a published list has it, where no age is known; unknown (不明) and investigating (調査中) are told apart.
        age_band -> Nullable<Text>,
        /// Whether the figures count it: only 取下げ and 無効 of its notification, and undoing an import, take it out.
        counted -> Bool,
    }
}

diesel::table! {
    /// [personal] What changes over time about a case: intervals of status, severity, whereabouts, jurisdiction; never two at once on a track.
    case_timeline (id) {
        id -> Uuid,
        case_id -> Uuid,
        track -> Text,
        /// Member of the track's closed set; for jurisdiction the centre's id.
        value -> Text,
        from_at -> Timestamptz,
        until_at -> Nullable<Timestamptz>,
        /// Reason or remark, sealed.
        note -> Nullable<Bytea>,
        recorded_by -> Nullable<Uuid>,
        recorded_at -> Timestamptz,
        /// Whether it stands for how things were when the notification came; gives way to whoever knows of an earlier moment.
        opening -> Bool,
        /// Why a case was closed (終結の理由).
        reason -> Nullable<Text>,
        /// The organisation whose member recorded it.
        recorded_for -> Nullable<Uuid>,
        /// The entry that this one corrects, which stays with its removal.
        replaces -> Nullable<Uuid>,
        /// When it was taken back or corrected; it holds no more and stays readable.
        removed_at -> Nullable<Timestamptz>,
        removed_by -> Nullable<Uuid>,
        removed_for -> Nullable<Uuid>,
        /// Why, sealed.
        removal_reason -> Nullable<Bytea>,
    }
}

diesel::table! {
    /// [reference] Countries and areas (ISO 3166-1) with their names in Japanese.
    country (alpha2) {
        alpha2 -> Text,
        alpha3 -> Text,
        number -> Text,
        name -> Text,
    }
}

diesel::table! {
    /// [access] Which health centre that takes part is responsible for a municipality, one at a time. Follows the master table: filled when a centre is registered with its key, emptied when it is stopped, renewed when the reference data change.
    district (municipality_code, organization_id) {
        municipality_code -> Text,
        organization_id -> Uuid,
        from_on -> Nullable<Date>,
        until_on -> Nullable<Date>,
    }
}

diesel::table! {
    /// [personal] Notifications being written (作成中): a sealed blob with a key of its own, seen by its writer alone.
    draft (id) {
        id -> Uuid,
        account_id -> Uuid,
        organization_id -> Uuid,
        /// The draft's key, wrapped; handed to the person on submission.
        wrapped -> Bytea,
        sealed -> Bytea,
        version -> Int4,
        created_at -> Timestamptz,
        saved_at -> Timestamptz,
    }
}

diesel::table! {
    /// [access] First sign-in links: 7 days, one use.
    enrolment (secret_hash) {
        secret_hash -> Bytea,
        account_id -> Uuid,
        organization_id -> Uuid,
        totp_secret -> Bytea,
        attempts -> Int4,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// [figures] What changes of cases add to and take from the figures, until it is folded.
    figure_delta (id) {
        id -> Int8,
        amount -> Int2,
        center_id -> Uuid,
        authority_id -> Nullable<Uuid>,
        prefecture_id -> Nullable<Uuid>,
        municipality_code -> Nullable<Text>,
        reported_on -> Date,
        diagnosed_on -> Nullable<Date>,
        onset_on -> Nullable<Date>,
        sex -> Text,
        /// Band of the age at diagnosis, else the band that was recorded, else unknown.
        age_band -> Text,
        severity -> Text,
        published_on -> Nullable<Date>,
    }
}

diesel::table! {
    /// [figures] New cases by day: one date kind, one area, one dimension at a time.
    figure_rollup (date_kind, area, dimension, on_date, value) {
        date_kind -> Text,
        /// JP for the nation, an organisation's id for its area or district, else a municipality code.
        area -> Text,
        dimension -> Text,
        on_date -> Date,
        value -> Text,
        amount -> Int8,
    }
}

diesel::table! {
    /// [reference] Master table of health centres. Those that take part are organisations with the key.
    health_center (key) {
        /// Key of our own, for there is no public one: prefecture and a number that is never given again.
        key -> Text,
        prefecture -> Text,
        name -> Text,
        from_on -> Nullable<Date>,
        until_on -> Nullable<Date>,
    }
}

diesel::table! {
    /// [reference] Which centre of the master table is that of a municipality, one at a time.
    health_center_district (municipality_code, health_center_key) {
        municipality_code -> Text,
        health_center_key -> Text,
        from_on -> Nullable<Date>,
        until_on -> Nullable<Date>,
    }
}

diesel::table! {
    /// [reference] Public holidays of Japan (国民の祝日・休日).
    holiday (on_date) {
        on_date -> Date,
        name -> Text,
    }
}

diesel::table! {
    /// [access] Answers to creating requests, sealed, kept 7 days, so that a repeat gets the same answer.
    idempotency_key (account_id, key) {
        account_id -> Uuid,
        key -> Text,
        operation -> Text,
        request_hash -> Bytea,
        status -> Nullable<Int2>,
        etag -> Nullable<Text>,
        location -> Nullable<Text>,
        answer -> Nullable<Bytea>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// [personal] Files of cases sent in (データ取込), for good or for a trial, with how far they are.
    import (id) {
        id -> Uuid,
        organization_id -> Uuid,
        /// Who sent it; null from the command line.
        account_id -> Nullable<Uuid>,
        mapping -> Text,
        file_name -> Text,
        encoding -> Text,
        dry_run -> Bool,
        state -> Text,
        imported -> Int8,
        duplicates -> Int8,
        rejected -> Int8,
        /// The key under which the line of columns and the rejected rows are sealed, wrapped.
        wrapped -> Bytea,
        /// The line of columns, sealed.
        header -> Bytea,
        started_at -> Timestamptz,
        progress_at -> Timestamptz,
    }
}

diesel::table! {
    /// [personal] Rows that were not taken in: what is wrong, and the cells, sealed, to be mended and sent again.
    import_reject (import_id, line) {
        import_id -> Uuid,
        line -> Int8,
        /// Columns and codes of what is wrong; never what a cell says.
        faults -> Jsonb,
        sealed -> Bytea,
    }
}

diesel::table! {
    /// [personal] Rows that became cases, so that the same row sent again makes nothing.
    import_row (organization_id, source, key) {
        organization_id -> Uuid,
        /// Name of the mapping: keys of one source tell nothing about those of another.
        source -> Text,
        /// Keyed hash of the number the list gives, else of the contents and the place among equals.
        key -> Bytea,
        /// Keyed hash of what does not change from one edition of a list to the next.
        content -> Bytea,
        import_id -> Uuid,
        line -> Int8,
        case_id -> Uuid,
    }
}

diesel::table! {
    /// [system] Whether this database holds real or made-up people. Decided once: neither ever becomes the other.
    installation (only_one) {
        only_one -> Bool,
        mode -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// [access] Devices on which an account has signed in before.
    known_device (token_hash) {
        token_hash -> Bytea,
        account_id -> Uuid,
        seen_at -> Timestamptz,
    }
}

diesel::table! {
    /// [access] Which account has which roles in which organisation, until when.
    membership (account_id, organization_id) {
        account_id -> Uuid,
        organization_id -> Uuid,
        roles -> Array<Nullable<Text>>,
        valid_until -> Nullable<Date>,
        stopped_at -> Nullable<Timestamptz>,
        version -> Int4,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// [reference] Municipalities, special wards, designated cities and their wards (JIS X 0402), with some of former days.
    municipality (code) {
        code -> Text,
        prefecture -> Text,
        /// County (郡) or island that an address names before the municipality; empty for none.
        county -> Text,
        /// Official name; of a ward with its city.
        name -> Text,
        /// Reading of the name in katakana, without the county.
        kana -> Text,
        kind -> Text,
        /// The designated city of a ward.
        city_code -> Nullable<Text>,
        from_on -> Nullable<Date>,
        until_on -> Nullable<Date>,
    }
}

diesel::table! {
    /// [reference] Which municipalities took the place of a former one; several where it was divided.
    municipality_succession (former_code, successor_code) {
        former_code -> Text,
        successor_code -> Text,
        from_on -> Date,
    }
}

diesel::table! {
    /// [personal] Notifications (発生届). Submission is the legal act; 受理 and 確認 are annotations beside the state.
    notification (id) {
        id -> Uuid,
        case_id -> Uuid,
        person_id -> Uuid,
        /// The institution that notifies.
        organization_id -> Uuid,
        /// 届出受理保健所.
        receiving_center_id -> Uuid,
        physician_account -> Nullable<Uuid>,
        entered_by -> Uuid,
        intake -> Text,
        category -> Text,
        /// First day of the rule set it was read by.
        rule_set -> Date,
        state -> Text,
        reported_on -> Date,
        submitted_at -> Timestamptz,
        accepted_at -> Nullable<Timestamptz>,
        accepted_by -> Nullable<Uuid>,
        confirmed_at -> Nullable<Timestamptz>,
        confirmed_by -> Nullable<Uuid>,
        gap_count -> Int2,
        warning_count -> Int2,
        open_queries -> Int2,
        /// Number of the latest version.
        latest -> Int4,
        version -> Int4,
    }
}

diesel::table! {
    /// [personal] What a notification said, version by version, with the reason of each correction; sealed under the person's key.
    notification_version (notification_id, number) {
        notification_id -> Uuid,
        number -> Int4,
        sealed -> Bytea,
        made_by -> Uuid,
        made_at -> Timestamptz,
    }
}

diesel::table! {
    /// [access] Organisations that take part (機関).
    organization (id) {
        id -> Uuid,
        kind -> Text,
        name -> Text,
        /// The organisation that registered it.
        created_by -> Nullable<Uuid>,
        /// The prefecture whose area it belongs to.
        prefecture_id -> Nullable<Uuid>,
        /// The designated city or special ward it belongs to.
        authority_id -> Nullable<Uuid>,
        /// The centre whose district holds it.
        health_center_id -> Nullable<Uuid>,
        municipality_code -> Nullable<Text>,
        institution_code -> Nullable<Text>,
        phone -> Nullable<Text>,
        phone_after_hours -> Nullable<Text>,
        stopped_at -> Nullable<Timestamptz>,
        version -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        /// Which health centre of the master table it is.
        reference_key -> Nullable<Text>,
    }
}

diesel::table! {
    /// [system] Live events that wait to be sent: ids only. One notifier wakes and sends them.
    outbox (id) {
        id -> Int8,
        kind -> Text,
        subject_id -> Uuid,
        organizations -> Array<Nullable<Uuid>>,
        at -> Timestamptz,
    }
}

diesel::table! {
    /// [personal] A human being: a number that says nothing, and a seal. What is known of them lies in person_sealed.
    person (id) {
        id -> Uuid,
        /// 患者等ID: 10 digits, the last a check digit, issued at random, never reused, opens nothing.
        number -> Text,
        version -> Int4,
        /// The transaction that made it, which sees it before its first case stands.
        made_in -> Int8,
        created_by -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// [personal] The person's data key, wrapped by the key-encryption key named key_id. Destroying the row erases the person, in backups too.
    person_key (person_id) {
        person_id -> Uuid,
        key_id -> Int2,
        wrapped -> Bytea,
    }
}

diesel::table! {
    /// [personal] Names, birth date, address, phones: AES-256-GCM under the person's key.
    person_sealed (person_id, part) {
        person_id -> Uuid,
        part -> Text,
        version -> Int4,
        sealed -> Bytea,
    }
}

diesel::table! {
    /// [personal] Keyed hashes for search: kind of value, HMAC cut to 8 bytes, person. Scope comes by join.
    person_token (kind, token, person_id) {
        kind -> Int2,
        token -> Int8,
        person_id -> Uuid,
    }
}

diesel::table! {
    /// [reference] Postal codes and the towns they stand for.
    postal_code (code, place) {
        code -> Text,
        /// Place among the towns of the code, from 1.
        place -> Int2,
        municipality_code -> Text,
        /// Town; empty where the code stands for all the rest of the municipality.
        town -> Text,
        kana -> Text,
    }
}

diesel::table! {
    /// [reference] The 47 prefectures (JIS X 0401).
    prefecture (code) {
        code -> Text,
        name -> Text,
        kana -> Text,
    }
}

diesel::table! {
    /// [access] Hashes of the codes for the day the device is lost.
    recovery_code (account_id, code_hash) {
        account_id -> Uuid,
        code_hash -> Bytea,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// [system] SHA-256 of the files that the reference tables were loaded from.
    reference_data (only_one) {
        only_one -> Bool,
        version -> Text,
    }
}

diesel::table! {
    /// [access] Browser sessions: only the SHA-256 of the token is kept.
    session (id) {
        id -> Uuid,
        token_hash -> Bytea,
        account_id -> Uuid,
        organization_id -> Uuid,
        created_at -> Timestamptz,
        seen_at -> Timestamptz,
        /// When the last factor was given, for steps that ask for a recent one.
        factor_at -> Timestamptz,
        ends_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// [access] Between password and code: 5 minutes, 5 tries.
    sign_in_ticket (secret_hash) {
        secret_hash -> Bytea,
        account_id -> Uuid,
        attempts -> Int4,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// [access] Failed tries in a row. Known devices have a lane of their own, so that nobody can lock a health centre out from elsewhere.
    throttle (subject, lane, known_device) {
        subject -> Bytea,
        lane -> Text,
        known_device -> Bool,
        failures -> Int4,
        blocked_until -> Nullable<Timestamptz>,
    }
}

diesel::joinable!(audit_person -> audit_entry (audit_id));
diesel::joinable!(case_access -> case_record (case_id));
diesel::joinable!(case_access -> organization (organization_id));
diesel::joinable!(case_record -> person (person_id));
diesel::joinable!(case_timeline -> case_record (case_id));
diesel::joinable!(district -> organization (organization_id));
diesel::joinable!(draft -> account (account_id));
diesel::joinable!(draft -> organization (organization_id));
diesel::joinable!(enrolment -> account (account_id));
diesel::joinable!(enrolment -> organization (organization_id));
diesel::joinable!(health_center -> prefecture (prefecture));
diesel::joinable!(health_center_district -> health_center (health_center_key));
diesel::joinable!(health_center_district -> municipality (municipality_code));
diesel::joinable!(idempotency_key -> account (account_id));
diesel::joinable!(import -> account (account_id));
diesel::joinable!(import -> organization (organization_id));
diesel::joinable!(import_reject -> import (import_id));
diesel::joinable!(import_row -> case_record (case_id));
diesel::joinable!(import_row -> import (import_id));
diesel::joinable!(import_row -> organization (organization_id));
diesel::joinable!(known_device -> account (account_id));
diesel::joinable!(membership -> account (account_id));
diesel::joinable!(membership -> organization (organization_id));
diesel::joinable!(municipality -> prefecture (prefecture));
diesel::joinable!(notification -> case_record (case_id));
diesel::joinable!(notification -> person (person_id));
diesel::joinable!(notification_version -> account (made_by));
diesel::joinable!(notification_version -> notification (notification_id));
diesel::joinable!(person -> organization (created_by));
diesel::joinable!(person_key -> person (person_id));
diesel::joinable!(person_sealed -> person (person_id));
diesel::joinable!(person_token -> person (person_id));
diesel::joinable!(recovery_code -> account (account_id));
diesel::joinable!(session -> account (account_id));
diesel::joinable!(session -> organization (organization_id));
diesel::joinable!(sign_in_ticket -> account (account_id));

diesel::allow_tables_to_appear_in_same_query!(
    account,
    audit_entry,
    audit_person,
    audit_seal,
    audit_waiting,
    case_access,
    case_record,
    case_timeline,
    country,
    district,
    draft,
    enrolment,
    figure_delta,
    figure_rollup,
    health_center,
    health_center_district,
    holiday,
    idempotency_key,
    import,
    import_reject,
    import_row,
    installation,
    known_device,
    membership,
    municipality,
    municipality_succession,
    notification,
    notification_version,
    organization,
    outbox,
    person,
    person_key,
    person_sealed,
    person_token,
    postal_code,
    prefecture,
    recovery_code,
    reference_data,
    session,
    sign_in_ticket,
    throttle,
);
