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
        /// A person signs in; a connected system has API keys and never signs in.
        kind -> Text,
        /// The organisation that issued it: it alone renews its first sign-in link.
        home_organization_id -> Uuid,
    }
}

diesel::table! {
    /// [personal] What somebody must look at (要対応). One open line a case: what comes to it raises its urgency and version; it stays until it is resolved with a note.
    alert (id) {
        id -> Uuid,
        case_id -> Uuid,
        /// The responsible centre; follows the case.
        organization_id -> Uuid,
        /// 1 緊急, 2 注意, 3 確認.
        urgency -> Int2,
        rules -> Array<Nullable<Text>>,
        /// How many reports came to this line.
        reports -> Int2,
        /// The latest report that came to it, with its day and values.
        observation_id -> Nullable<Uuid>,
        observed_on -> Nullable<Date>,
        temperature -> Nullable<Int2>,
        spo2 -> Nullable<Int2>,
        urgent_yes -> Int4,
        /// Since when it has been of this urgency.
        raised_at -> Timestamptz,
        updated_at -> Timestamptz,
        resolved_at -> Nullable<Timestamptz>,
        resolved_by -> Nullable<Uuid>,
        /// What was done, sealed under the person's key.
        note -> Nullable<Bytea>,
        version -> Int4,
    }
}

diesel::table! {
    /// [access] API keys of connected systems: only the SHA-256 of the secret is kept.
    api_key (id) {
        id -> Uuid,
        account_id -> Uuid,
        organization_id -> Uuid,
        /// The part of the key that may be shown.
        name -> Text,
        secret_hash -> Bytea,
        /// Permissions that the key may use, of those that its roles have.
        scopes -> Array<Nullable<Text>>,
        /// Last day, in Japan.
        valid_until -> Date,
        created_by -> Uuid,
        created_at -> Timestamptz,
        /// To the minute.
        last_used_at -> Nullable<Timestamptz>,
        stopped_at -> Nullable<Timestamptz>,
        stopped_by -> Nullable<Uuid>,
        version -> Int4,
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
        /// For what a record was opened by name; null where no purpose is asked for.
        purpose -> Nullable<Text>,
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
    /// [personal] Who looked after a case (担当者), since when: the history of case_record.assigned_to.
    case_assignment (id) {
        id -> Int8,
        case_id -> Uuid,
        /// Null from when on nobody did.
        account_id -> Nullable<Uuid>,
        recorded_by -> Nullable<Uuid>,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    /// [system] Acts upon several cases at once (一括変更), by whom and of what; the cases lie in case_batch_item.
    case_batch (id) {
        id -> Uuid,
        organization_id -> Uuid,
        account_id -> Uuid,
        /// What was changed, as it was asked for.
        change -> Jsonb,
        made_at -> Timestamptz,
        undone_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// [personal] What an act upon several cases changed about one of them.
    case_batch_item (batch_id, case_id) {
        batch_id -> Uuid,
        case_id -> Uuid,
        /// What stood there before: a member of the set, or the account of 担当者; null for nobody.
        before -> Nullable<Text>,
        /// The entry of the course that was made.
        entry_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// [personal] An entry of the record of a case (検査, 入院, 疫学調査 …), as it stands.
    case_entry (id) {
        id -> Uuid,
        case_id -> Uuid,
        /// Whose work it is, which decides who reads and writes it.
        work -> Text,
        /// Kind of the entry: which items it has.
        kind -> Text,
        /// Items that are chosen, counted or dated.
        clear -> Jsonb,
        /// Items that were typed, under the key of the person, bound to the version.
        sealed -> Nullable<Bytea>,
        /// The day by which entries of a kind stand in order, repeated from its items.
        occurred_on -> Nullable<Date>,
        /// Of a test whose result is awaited: for when, or since when.
        awaited_on -> Nullable<Date>,
        /// 担当保健所 of the case, repeated for the worklist of results awaited.
        center_id -> Uuid,
        version -> Int4,
        recorded_by -> Nullable<Uuid>,
        recorded_for -> Nullable<Uuid>,
        recorded_at -> Timestamptz,
        changed_by -> Nullable<Uuid>,
        changed_for -> Nullable<Uuid>,
        changed_at -> Nullable<Timestamptz>,
        removed_by -> Nullable<Uuid>,
        removed_for -> Nullable<Uuid>,
        /// When it was taken back; it holds no more and stays readable.
        removed_at -> Nullable<Timestamptz>,
        /// Why, sealed.
        removal_reason -> Nullable<Bytea>,
        /// Of an exposure (接触の状況): the case that was met. Never changes.
        source_case_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// [personal] What an entry held before it was changed, and who had made it so.
    case_entry_version (entry_id, version) {
        entry_id -> Uuid,
        version -> Int4,
        clear -> Jsonb,
        sealed -> Nullable<Bytea>,
        made_by -> Nullable<Uuid>,
        made_for -> Nullable<Uuid>,
        made_at -> Timestamptz,
    }
}

diesel::table! {
    /// [personal] Who made a contact, returnee or consultee a patient, and who took that back.
    case_kind_change (id) {
        id -> Uuid,
        case_id -> Uuid,
        from_kind -> Text,
        to_kind -> Text,
        /// 報告日 that the case had before.
        reported_on -> Date,
        /// 診断日 that the case had before.
        diagnosed_on -> Nullable<Date>,
        changed_by -> Nullable<Uuid>,
        changed_for -> Uuid,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// [personal] What is entered into the optional items of an organisation, of one case.
    case_optional (case_id, organization_id, audience) {
        case_id -> Uuid,
        /// Who defined the items.
        organization_id -> Uuid,
        audience -> Text,
        /// Numbers, days and choices by the codes of their items.
        clear -> Jsonb,
        /// Texts by the codes of their items, under the key of the person, bound to the version.
        sealed -> Nullable<Bytea>,
        version -> Int4,
        changed_by -> Uuid,
        changed_for -> Uuid,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// [personal] The same values one by one, for lists, but for texts, which are sealed. Written by a trigger alone.
    case_optional_value (item_id, case_id, nth) {
        item_id -> Uuid,
        case_id -> Uuid,
        /// Of several choices the how manieth, from 0.
        nth -> Int2,
        organization_id -> Uuid,
        audience -> Text,
        /// The choice.
        code -> Nullable<Text>,
        number -> Nullable<Float8>,
        day -> Nullable<Date>,
    }
}

diesel::table! {
    /// [personal] What was entered before it was changed, and who had made it so.
    case_optional_version (case_id, organization_id, audience, version) {
        case_id -> Uuid,
        organization_id -> Uuid,
        audience -> Text,
        version -> Int4,
        clear -> Jsonb,
        sealed -> Nullable<Bytea>,
        made_by -> Uuid,
        made_for -> Uuid,
        made_at -> Timestamptz,
    }
}

diesel::table! {
    /// [personal] One episode of a person. Holds no identity; clear facts only.
    case_record (id) {
        id -> Uuid,
        person_id -> Uuid,
        disease -> Text,
        /// 区分. Changes by case_becomes_patient and case_is_no_patient alone.
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
        /// Whether the figures count it: patients, until 取下げ and 無効 of the notification, or undoing an import, take them out.
        counted -> Bool,
        /// 担当者: member of the responsible centre's staff who looks after the case; null for nobody.
        assigned_to -> Nullable<Uuid>,
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
    /// [access] Views of the list of cases that are kept (保存した表示). They say how to look and tell of nobody.
    case_view (id) {
        id -> Uuid,
        organization_id -> Uuid,
        /// Whose it is; null where it is the organisation's.
        account_id -> Nullable<Uuid>,
        name -> Text,
        /// Whether the list opens with it.
        usual -> Bool,
        /// Filter, order, columns.
        setting -> Jsonb,
        version -> Int4,
        created_by -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// [personal] Until when a contact or returnee is under observation.
    case_watch (case_id) {
        case_id -> Uuid,
        /// 担当保健所 of the case, repeated for the list.
        center_id -> Uuid,
        /// Day 0: last exposure, or entry into the country.
        day_zero_on -> Date,
        /// 健康観察の終期: the last day.
        until_on -> Date,
        /// The last day where two tests in between are negative, by rules that know of such.
        early_on -> Nullable<Date>,
        /// When their health was reported last.
        heard_at -> Nullable<Timestamptz>,
        /// Whether the case is closed, repeated for the list.
        ended -> Bool,
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
    /// [personal] A number by which another system knows a person or a case (外部の識別子).
    external_id (id) {
        id -> Uuid,
        /// Whose it is, and under whose key it lies.
        person_id -> Uuid,
        /// Of which case; null where it is the person's whatever they fall ill of (宛名番号).
        case_id -> Nullable<Uuid>,
        /// Whose number it is: who entered it. Numbers of one organisation, kind and source are unique.
        organization_id -> Uuid,
        kind -> Text,
        /// Which list or body gave it, where the kind does not say so by itself; folded.
        source -> Text,
        /// The number as it was typed, under the key of the person, bound to the version.
        sealed -> Bytea,
        /// Keyed hash of the folded number, by which it is found.
        token -> Int8,
        version -> Int4,
        recorded_by -> Uuid,
        recorded_at -> Timestamptz,
        changed_by -> Nullable<Uuid>,
        changed_for -> Nullable<Uuid>,
        changed_at -> Nullable<Timestamptz>,
        removed_by -> Nullable<Uuid>,
        removed_for -> Nullable<Uuid>,
        /// When it was taken back; it is found no more and stays readable.
        removed_at -> Nullable<Timestamptz>,
        /// Why, sealed.
        removal_reason -> Nullable<Bytea>,
    }
}

diesel::table! {
    /// [personal] What a number was before it was changed, and who had made it so.
    external_id_version (external_id, version) {
        external_id -> Uuid,
        version -> Int4,
        source -> Text,
        sealed -> Bytea,
        made_by -> Uuid,
        made_for -> Uuid,
        made_at -> Timestamptz,
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
        /// The case that is counted, for the policy alone; null where the owner of the tables wrote it. It goes when the delta is folded.
        case_id -> Nullable<Uuid>,
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
    idempotency_key (owner_id, key) {
        /// The account or the patient that sent it.
        owner_id -> Uuid,
        key -> Text,
        operation -> Text,
        request_hash -> Bytea,
        status -> Nullable<Int2>,
        etag -> Nullable<Text>,
        location -> Nullable<Text>,
        answer -> Nullable<Bytea>,
        created_at -> Timestamptz,
        /// The organisation acted for; null for patients. A repeat for another one is refused.
        organization_id -> Nullable<Uuid>,
        /// Whose data the answer was about: a repeat is answered only while they are still seen.
        persons -> Array<Nullable<Uuid>>,
        /// Drafts that the answer shows: seen as drafts still, or as the notifications they became.
        drafts -> Array<Nullable<Uuid>>,
        /// Groups of data, for the audit entry of a repeat.
        field_groups -> Array<Nullable<Text>>,
        /// When an answer that holds a secret of one use is emptied; null for others.
        secret_until -> Nullable<Timestamptz>,
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
    /// [personal] Links by which a patient comes in: 72 hours, one use, 5 tries at the second fact. A newer one voids the older ones.
    invitation (id) {
        id -> Uuid,
        case_id -> Uuid,
        /// SHA-256 of the 128 bits in the link; the link itself is kept nowhere.
        secret_hash -> Bytea,
        /// Keyed hash of the code that the centre reads out where the birth date is unknown.
        code_mac -> Nullable<Bytea>,
        /// Why nothing went out; staff see it.
        gap -> Nullable<Text>,
        channel -> Nullable<Text>,
        attempts -> Int2,
        /// Between the second fact and the choice of the PIN.
        ticket_hash -> Nullable<Bytea>,
        ticket_ends -> Nullable<Timestamptz>,
        /// Who sent it again; null for the one that went out by itself on submission.
        made_by -> Nullable<Uuid>,
        made_at -> Timestamptz,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
        voided_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// [access] What is withheld from all organisations of a kind that one has registered (閲覧・入力の範囲).
    kind_permission (creator_id, kind) {
        creator_id -> Uuid,
        kind -> Text,
        withheld -> Array<Nullable<Text>>,
        /// Nothing set yet is version 1, so the first row is version 2.
        version -> Int4,
        changed_by -> Uuid,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// [access] Devices on which an account has signed in before.
    known_device (token_hash, account_id) {
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
        /// 担当保健所 of the case, kept equal to it by triggers: worklists are found by it.
        responsible_center_id -> Uuid,
        /// The last version whose differences the responsible centre has decided on; work waits while it is not the latest.
        reviewed -> Int4,
        /// When the institution asked to withdraw what had been accepted; null once a centre has answered.
        withdrawal_asked_at -> Nullable<Timestamptz>,
        /// When it was recorded that the patient was told who is given the data and why; none where nobody said so.
        explained_at -> Nullable<Timestamptz>,
        /// 届出日 on the paper of a 代行入力.
        dated_on -> Nullable<Date>,
        /// 受領日 of the paper, or the day of the 聞き取り.
        received_on -> Nullable<Date>,
        /// Since when the oldest 補正依頼 waits for an answer; null where none waits.
        asked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// [personal] What was done about a notification, by whom and when; nothing of it is ever taken out.
    notification_act (id) {
        id -> Uuid,
        notification_id -> Uuid,
        kind -> Text,
        account_id -> Uuid,
        organization_id -> Uuid,
        at -> Timestamptz,
        /// Why, sealed; compulsory for 取下げ and 無効.
        reason -> Nullable<Bytea>,
    }
}

diesel::table! {
    /// [personal] Which items of a later version the responsible centre took over into the case (反映する) and which it left (そのままにする).
    notification_decision (notification_id, number, item) {
        notification_id -> Uuid,
        number -> Int4,
        item -> Text,
        applied -> Bool,
        decided_by -> Uuid,
        decided_at -> Timestamptz,
    }
}

diesel::table! {
    /// [personal] 補正依頼: questions of the centres on items of a notification, and what the institution answered. The notification stays counted.
    notification_query (id) {
        id -> Uuid,
        notification_id -> Uuid,
        /// Item of the form, as a JSON pointer.
        pointer -> Text,
        /// The question, sealed.
        question -> Bytea,
        asked_by -> Uuid,
        asked_for -> Uuid,
        asked_at -> Timestamptz,
        answer -> Nullable<Text>,
        /// The version by which it was answered, where something was corrected.
        answer_version -> Nullable<Int4>,
        answered_by -> Nullable<Uuid>,
        answered_at -> Nullable<Timestamptz>,
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
        /// Submission, or a correction of it: 訂正, 補記, the answer to a 補正依頼.
        cause -> Text,
        /// Why it was corrected, sealed.
        reason -> Nullable<Bytea>,
    }
}

diesel::table! {
    /// [personal] Health observations (健康観察), by month of the day they tell of. A correction is a further row; nothing is overwritten.
    observation (id, observed_on) {
        id -> Uuid,
        case_id -> Uuid,
        /// Day in Japan of measured_at.
        observed_on -> Date,
        measured_at -> Timestamptz,
        entered_at -> Timestamptz,
        reporter -> Text,
        channel -> Text,
        account_id -> Nullable<Uuid>,
        /// The organisation whose staff entered it; null where the patient did.
        organization_id -> Nullable<Uuid>,
        /// Tenths of a degree Celsius.
        temperature -> Nullable<Int2>,
        spo2 -> Nullable<Int2>,
        breathing -> Nullable<Text>,
        pulse -> Nullable<Int2>,
        respiration -> Nullable<Int2>,
        /// What was said to be impossible to measure (測れない): another thing than not said.
        unmeasured -> Array<Nullable<Text>>,
        /// Values outside of the usual range that were asked again and confirmed.
        odd -> Array<Nullable<Text>>,
        /// Bit n is the n-th symptom in the order of the sheet, counted from 0; a bit set in none of the three columns was not asked.
        symptoms_yes -> Int4,
        symptoms_no -> Int4,
        symptoms_unknown -> Int4,
        /// Bit n is the n-th of the 13 urgent symptoms, counted from 0.
        urgent_yes -> Int4,
        urgent_asked -> Bool,
        antipyretic -> Nullable<Text>,
        /// Free text to the centre, sealed under the person's key.
        note -> Nullable<Bytea>,
        /// The row that this one takes the place of.
        corrects -> Nullable<Uuid>,
        corrected_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// [access] An item that an organisation adds to the record of a case (任意入力項目), as it is defined now.
    optional_item (id) {
        id -> Uuid,
        organization_id -> Uuid,
        /// Its name in the API and in files; like its kind it stays for ever.
        code -> Text,
        kind -> Text,
        /// Words, bounds, choices, order, whether it is retired.
        definition -> Jsonb,
        /// Who sees and enters it: the organisation alone, or the health centres of its area, too. It stays for ever, for what was entered for one must not be shown to others.
        audience -> Text,
        version -> Int4,
        changed_by -> Uuid,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// [access] What an item was before its definition was changed.
    optional_item_version (item_id, version) {
        item_id -> Uuid,
        version -> Int4,
        definition -> Jsonb,
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
        /// Of a prefecture: which one it is (JIS X 0401).
        prefecture_code -> Nullable<Text>,
    }
}

diesel::table! {
    /// [access] What is withheld from one organisation by the one that registered it; comes before what is set for its kind.
    organization_permission (organization_id) {
        organization_id -> Uuid,
        /// Null where it follows its kind again.
        withheld -> Nullable<Array<Nullable<Text>>>,
        /// Nothing set yet is version 1, so the first row is version 2.
        version -> Int4,
        changed_by -> Uuid,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// [personal] Messages to patients: written in the transaction that wants them, delivered in the background, tried again with growing pauses.
    outbound_message (id) {
        id -> Uuid,
        case_id -> Uuid,
        purpose -> Text,
        channel -> Text,
        /// Number or address and what to say, under the person's key; emptied once it was sent or given up (a demonstration keeps it for its mailbox).
        sealed -> Nullable<Bytea>,
        state -> Text,
        failure -> Nullable<Text>,
        attempts -> Int2,
        /// When it is tried next. A sender that takes it moves this on, so that a message whose sender died is taken up again.
        due_at -> Timestamptz,
        expires_at -> Timestamptz,
        made_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
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
    /// [personal] What a patient signs in with. Stopped by a new invitation, and after 5 wrong PINs until there is one.
    patient_access (person_id) {
        person_id -> Uuid,
        /// Keyed hash of person and PIN. The key lies outside the database: without it a million PINs cannot be tried.
        pin_mac -> Bytea,
        attempts -> Int2,
        made_at -> Timestamptz,
        stopped_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// [personal] Codes sent to the registered number for another phone: 10 minutes, 5 tries.
    patient_code (ticket_hash) {
        ticket_hash -> Bytea,
        /// Null for a request that fits nobody: it is answered, and fails, like any other.
        person_id -> Nullable<Uuid>,
        code_mac -> Bytea,
        attempts -> Int2,
        confirmed -> Bool,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
        made_at -> Timestamptz,
    }
}

diesel::table! {
    /// [personal] Phones that are known for 30 days, each with one session at most: only hashes of the cookies.
    patient_device (token_hash) {
        token_hash -> Bytea,
        person_id -> Uuid,
        session_hash -> Nullable<Bytea>,
        seen_at -> Timestamptz,
        session_ends -> Timestamptz,
        expires_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        made_at -> Timestamptz,
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
    /// [personal] 別人: two records that look alike and are of two people, as the responsible centre of the first decided. Kept when it is taken back.
    person_distinction (id) {
        id -> Uuid,
        person_id -> Uuid,
        other_id -> Uuid,
        organization_id -> Uuid,
        /// Why, sealed under the key of person_id.
        note -> Nullable<Bytea>,
        decided_by -> Uuid,
        decided_at -> Timestamptz,
        taken_back_by -> Nullable<Uuid>,
        taken_back_at -> Nullable<Timestamptz>,
        version -> Int4,
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
    /// [personal] 統合: two records held to be of one person. Those that stand (merged) link records to groups; one whose items conflict waits for a second person (proposed). Kept when it is declined, withdrawn or undone.
    person_merge (id) {
        id -> Uuid,
        person_id -> Uuid,
        other_id -> Uuid,
        /// The centre that proposed it, whose second person decides.
        organization_id -> Uuid,
        state -> Text,
        /// Whether items of the two differed, so that two people decided.
        conflicting -> Bool,
        /// In which order merges came to stand: of one group they are undone from the last on.
        number -> Nullable<Int8>,
        /// What the proposer wrote, sealed under the key of person_id.
        note -> Nullable<Bytea>,
        /// Why it was declined or undone, sealed likewise.
        reason -> Nullable<Bytea>,
        proposed_by -> Uuid,
        proposed_at -> Timestamptz,
        decided_by -> Nullable<Uuid>,
        decided_at -> Nullable<Timestamptz>,
        undone_by -> Nullable<Uuid>,
        undone_at -> Nullable<Timestamptz>,
        version -> Int4,
    }
}

diesel::table! {
    /// [personal] Whose value was chosen of an item in which the two records differed.
    person_merge_choice (merge_id, item) {
        merge_id -> Uuid,
        item -> Text,
        side -> Text,
    }
}

diesel::table! {
    /// [personal] What a merge found in a record and what it left there, with age and 性別 of its cases: sealed under the record's key. By it a merge is undone.
    person_merge_image (merge_id, person_id) {
        merge_id -> Uuid,
        person_id -> Uuid,
        sealed -> Bytea,
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
    /// [personal] What became of a step of a conversation with the person of a case (聞き取り). Marks are added, never changed: the last of a step holds.
    script_mark (id) {
        id -> Uuid,
        case_id -> Uuid,
        /// Which step; steps may be added to a script and taken out of it, their marks stay.
        step -> Text,
        /// asked 聞いた, later あとで聞く, declined 回答なし.
        state -> Text,
        made_by -> Uuid,
        made_for -> Uuid,
        made_at -> Timestamptz,
    }
}

diesel::table! {
    /// [system] Batches of made-up people that stand, each noted in the transaction that wrote it.
    seed_batch (number) {
        number -> Int4,
        cases -> Int4,
        made_at -> Timestamptz,
    }
}

diesel::table! {
    /// [system] The made-up people of a demonstration: what was asked for when they were begun.
    seed_plan (only_one) {
        only_one -> Bool,
        cases -> Int4,
        /// Everything, or what figures are made of.
        extent -> Text,
        from_on -> Date,
        until_on -> Date,
        /// SHA-256 of the curve; null for a made-up wave.
        curve -> Nullable<Text>,
        seed -> Int8,
        batch_size -> Int4,
        /// When it was begun: nothing of these people lies after it.
        as_of -> Timestamptz,
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
        /// When its owner locked it; none while it is open.
        locked_at -> Nullable<Timestamptz>,
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
        /// Lane message: when a message was asked for within the last day, a dozen at most.
        asked_at -> Array<Nullable<Timestamptz>>,
        /// When the last try was counted.
        tried_at -> Timestamptz,
    }
}

diesel::table! {
    /// [personal] 移管: a case on its way from one responsible centre to another. What the former one keeps hangs here.
    transfer (id) {
        id -> Uuid,
        case_id -> Uuid,
        person_id -> Uuid,
        from_center_id -> Uuid,
        to_center_id -> Uuid,
        /// Whether the centre of the whereabouts took it over by itself (引き取り).
        taken -> Bool,
        state -> Text,
        /// 転居日; none of a 引き取り.
        moved_on -> Nullable<Date>,
        /// The case as it stood when it was handed over, for the former centre; sealed under the person's key.
        summary -> Nullable<Bytea>,
        made_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        version -> Int4,
    }
}

diesel::table! {
    /// [personal] What was done about a transfer, by whom and when; nothing of it is ever taken out.
    transfer_act (id) {
        id -> Uuid,
        transfer_id -> Uuid,
        kind -> Text,
        account_id -> Uuid,
        organization_id -> Uuid,
        at -> Timestamptz,
        /// Why, sealed; compulsory for asking and refusing.
        reason -> Nullable<Bytea>,
    }
}

diesel::joinable!(account -> organization (home_organization_id));
diesel::joinable!(alert -> account (resolved_by));
diesel::joinable!(alert -> case_record (case_id));
diesel::joinable!(alert -> organization (organization_id));
diesel::joinable!(api_key -> organization (organization_id));
diesel::joinable!(audit_person -> audit_entry (audit_id));
diesel::joinable!(case_access -> case_record (case_id));
diesel::joinable!(case_access -> organization (organization_id));
diesel::joinable!(case_assignment -> case_record (case_id));
diesel::joinable!(case_batch -> account (account_id));
diesel::joinable!(case_batch -> organization (organization_id));
diesel::joinable!(case_batch_item -> case_batch (batch_id));
diesel::joinable!(case_batch_item -> case_record (case_id));
diesel::joinable!(case_batch_item -> case_timeline (entry_id));
diesel::joinable!(case_entry_version -> account (made_by));
diesel::joinable!(case_entry_version -> case_entry (entry_id));
diesel::joinable!(case_entry_version -> organization (made_for));
diesel::joinable!(case_kind_change -> account (changed_by));
diesel::joinable!(case_kind_change -> case_record (case_id));
diesel::joinable!(case_kind_change -> organization (changed_for));
diesel::joinable!(case_optional -> account (changed_by));
diesel::joinable!(case_optional -> case_record (case_id));
diesel::joinable!(case_optional_value -> optional_item (item_id));
diesel::joinable!(case_optional_version -> account (made_by));
diesel::joinable!(case_optional_version -> organization (made_for));
diesel::joinable!(case_record -> account (assigned_to));
diesel::joinable!(case_record -> person (person_id));
diesel::joinable!(case_timeline -> case_record (case_id));
diesel::joinable!(case_view -> organization (organization_id));
diesel::joinable!(case_watch -> case_record (case_id));
diesel::joinable!(case_watch -> organization (center_id));
diesel::joinable!(district -> organization (organization_id));
diesel::joinable!(draft -> account (account_id));
diesel::joinable!(draft -> organization (organization_id));
diesel::joinable!(enrolment -> account (account_id));
diesel::joinable!(enrolment -> organization (organization_id));
diesel::joinable!(external_id -> case_record (case_id));
diesel::joinable!(external_id -> person (person_id));
diesel::joinable!(external_id_version -> account (made_by));
diesel::joinable!(external_id_version -> external_id (external_id));
diesel::joinable!(external_id_version -> organization (made_for));
diesel::joinable!(health_center -> prefecture (prefecture));
diesel::joinable!(health_center_district -> health_center (health_center_key));
diesel::joinable!(health_center_district -> municipality (municipality_code));
diesel::joinable!(idempotency_key -> organization (organization_id));
diesel::joinable!(import -> account (account_id));
diesel::joinable!(import -> organization (organization_id));
diesel::joinable!(import_reject -> import (import_id));
diesel::joinable!(import_row -> case_record (case_id));
diesel::joinable!(import_row -> import (import_id));
diesel::joinable!(import_row -> organization (organization_id));
diesel::joinable!(invitation -> account (made_by));
diesel::joinable!(invitation -> case_record (case_id));
diesel::joinable!(kind_permission -> account (changed_by));
diesel::joinable!(kind_permission -> organization (creator_id));
diesel::joinable!(known_device -> account (account_id));
diesel::joinable!(membership -> account (account_id));
diesel::joinable!(membership -> organization (organization_id));
diesel::joinable!(municipality -> prefecture (prefecture));
diesel::joinable!(notification -> case_record (case_id));
diesel::joinable!(notification -> person (person_id));
diesel::joinable!(notification_act -> account (account_id));
diesel::joinable!(notification_act -> notification (notification_id));
diesel::joinable!(notification_act -> organization (organization_id));
diesel::joinable!(notification_decision -> account (decided_by));
diesel::joinable!(notification_decision -> notification (notification_id));
diesel::joinable!(notification_query -> notification (notification_id));
diesel::joinable!(notification_query -> organization (asked_for));
diesel::joinable!(notification_version -> account (made_by));
diesel::joinable!(notification_version -> notification (notification_id));
diesel::joinable!(observation -> account (account_id));
diesel::joinable!(observation -> case_record (case_id));
diesel::joinable!(observation -> organization (organization_id));
diesel::joinable!(optional_item -> account (changed_by));
diesel::joinable!(optional_item -> organization (organization_id));
diesel::joinable!(optional_item_version -> account (made_by));
diesel::joinable!(optional_item_version -> optional_item (item_id));
diesel::joinable!(organization_permission -> account (changed_by));
diesel::joinable!(organization_permission -> organization (organization_id));
diesel::joinable!(outbound_message -> case_record (case_id));
diesel::joinable!(patient_access -> person (person_id));
diesel::joinable!(patient_code -> person (person_id));
diesel::joinable!(patient_device -> person (person_id));
diesel::joinable!(person -> organization (created_by));
diesel::joinable!(person_distinction -> organization (organization_id));
diesel::joinable!(person_key -> person (person_id));
diesel::joinable!(person_merge -> organization (organization_id));
diesel::joinable!(person_merge_choice -> person_merge (merge_id));
diesel::joinable!(person_merge_image -> person (person_id));
diesel::joinable!(person_merge_image -> person_merge (merge_id));
diesel::joinable!(person_sealed -> person (person_id));
diesel::joinable!(person_token -> person (person_id));
diesel::joinable!(recovery_code -> account (account_id));
diesel::joinable!(script_mark -> account (made_by));
diesel::joinable!(script_mark -> case_record (case_id));
diesel::joinable!(script_mark -> organization (made_for));
diesel::joinable!(session -> account (account_id));
diesel::joinable!(session -> organization (organization_id));
diesel::joinable!(sign_in_ticket -> account (account_id));
diesel::joinable!(transfer -> case_record (case_id));
diesel::joinable!(transfer -> person (person_id));
diesel::joinable!(transfer_act -> account (account_id));
diesel::joinable!(transfer_act -> organization (organization_id));
diesel::joinable!(transfer_act -> transfer (transfer_id));

diesel::allow_tables_to_appear_in_same_query!(
    account,
    alert,
    api_key,
    audit_entry,
    audit_person,
    audit_seal,
    audit_waiting,
    case_access,
    case_assignment,
    case_batch,
    case_batch_item,
    case_entry,
    case_entry_version,
    case_kind_change,
    case_optional,
    case_optional_value,
    case_optional_version,
    case_record,
    case_timeline,
    case_view,
    case_watch,
    country,
    district,
    draft,
    enrolment,
    external_id,
    external_id_version,
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
    invitation,
    kind_permission,
    known_device,
    membership,
    municipality,
    municipality_succession,
    notification,
    notification_act,
    notification_decision,
    notification_query,
    notification_version,
    observation,
    optional_item,
    optional_item_version,
    organization,
    organization_permission,
    outbound_message,
    outbox,
    patient_access,
    patient_code,
    patient_device,
    person,
    person_distinction,
    person_key,
    person_merge,
    person_merge_choice,
    person_merge_image,
    person_sealed,
    person_token,
    postal_code,
    prefecture,
    recovery_code,
    reference_data,
    script_mark,
    seed_batch,
    seed_plan,
    session,
    sign_in_ticket,
    throttle,
    transfer,
    transfer_act,
);
