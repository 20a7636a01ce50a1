//! The invariants, each as a statement that gives one row, an id, for everything that breaks it.

/// One invariant.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its name.
    pub name: &'static str,
    /// What it demands.
    pub demands: &'static str,
    /// A query of one column: what breaks it; with places for what is asked one by one.
    broken: &'static str,
}

/// Texts are sealed and looked at with the seals; the rest is compared as PostgreSQL writes it.
const OPTIONAL_SPREAD: &str = "\
    WITH kept AS (SELECT o.case_id, i.id AS item_id, (c.nth - 1)::smallint AS nth, \
            CASE jsonb_typeof(c.one) WHEN 'number' THEN (c.one #>> '{}')::double precision::text ELSE c.one #>> '{}' END AS said \
        FROM case_optional o JOIN optional_item i USING (organization_id, audience) \
        CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(o.clear -> i.code) WHEN 'array' THEN o.clear -> i.code \
            ELSE jsonb_build_array(o.clear -> i.code) END) WITH ORDINALITY AS c (one, nth) \
        WHERE o.clear ? i.code), \
    spread AS (SELECT v.case_id, v.item_id, v.nth, coalesce(v.code, v.number::text, v.day::text) AS said \
        FROM case_optional_value v JOIN optional_item i ON i.id = v.item_id WHERE i.kind <> 'text'), \
    astray AS (SELECT o.case_id FROM case_optional o CROSS JOIN LATERAL jsonb_object_keys(o.clear) AS k (code) \
        WHERE NOT EXISTS (SELECT 1 FROM optional_item i WHERE (i.organization_id, i.audience, i.code) = \
            (o.organization_id, o.audience, k.code) AND i.kind <> 'text')) \
    SELECT case_id FROM ((TABLE kept EXCEPT TABLE spread) UNION ALL (TABLE spread EXCEPT TABLE kept)) x \
    UNION SELECT case_id FROM astray";

/// All of them.
pub const RULES: &[Rule] = &[
    Rule {
        name: "person_key",
        demands: "a notified person has a key and both sealed parts",
        broken: "SELECT n.person_id FROM notification n WHERE NOT EXISTS \
                 (SELECT 1 FROM person_key k WHERE k.person_id = n.person_id) \
                 OR (SELECT count(*) FROM person_sealed s WHERE s.person_id = n.person_id) <> 2",
    },
    Rule {
        name: "notification_case",
        demands: "a notification is of the same person and responsible centre as its case",
        broken: "SELECT n.id FROM notification n JOIN case_record c ON c.id = n.case_id \
                 WHERE n.person_id <> c.person_id OR n.responsible_center_id <> c.responsible_center_id",
    },
    Rule {
        name: "notification_versions",
        demands: "versions are numbered from 1 to the latest without a gap",
        broken: "SELECT n.id FROM notification n LEFT JOIN LATERAL (SELECT count(*) AS found, min(v.number) AS first, \
                 max(v.number) AS last FROM notification_version v WHERE v.notification_id = n.id) v ON true \
                 WHERE v.found <> n.latest OR v.first <> 1 OR v.last <> n.latest",
    },
    Rule {
        name: "open_queries",
        demands: "open_queries is the number of questions without an answer",
        broken: "SELECT n.id FROM notification n LEFT JOIN (SELECT notification_id, count(*) AS open \
                 FROM notification_query WHERE answered_at IS NULL GROUP BY 1) q ON q.notification_id = n.id \
                 WHERE n.open_queries <> coalesce(q.open, 0)",
    },
    Rule {
        name: "taken_out",
        demands: "a case counts while one of its notifications stands, and is closed and uncounted when none does",
        broken: "SELECT c.id FROM case_record c JOIN (SELECT case_id, bool_or(state = 'submitted') AS stands \
                 FROM notification GROUP BY 1) n ON n.case_id = c.id \
                 WHERE c.counted <> n.stands OR (NOT n.stands AND c.status <> 'closed')",
    },
    Rule {
        name: "notifier_access",
        demands: "who notified may see the case, and the list's sort key is that of the case",
        broken: "SELECT n.case_id FROM notification n JOIN case_record c ON c.id = n.case_id WHERE NOT EXISTS \
                 (SELECT 1 FROM case_access a WHERE a.case_id = n.case_id AND a.organization_id = n.organization_id \
                  AND a.basis = 'notified' AND a.reported_on = c.reported_on)",
    },
    Rule {
        name: "course_now",
        demands: "on each track one entry holds now, and says what the case says",
        broken: "SELECT c.id FROM case_record c CROSS JOIN LATERAL (VALUES ('status', c.status), \
                 ('severity', c.severity), ('whereabouts', c.whereabouts), \
                 ('jurisdiction', c.responsible_center_id::text)) AS t (track, value) \
                 LEFT JOIN LATERAL (SELECT count(*) AS found, min(e.value) AS value FROM case_timeline e \
                 WHERE e.case_id = c.id AND e.track = t.track AND e.removed_at IS NULL AND e.until_at IS NULL) e ON true \
                 WHERE e.found <> 1 OR e.value IS DISTINCT FROM t.value",
    },
    Rule {
        name: "assignee",
        demands: "who looks after a case is of the responsible centre's staff, and is the last whom its history names",
        broken: "SELECT c.id FROM case_record c LEFT JOIN LATERAL (SELECT a.account_id FROM case_assignment a \
                 WHERE a.case_id = c.id ORDER BY a.id DESC LIMIT 1) a ON true \
                 WHERE c.assigned_to IS DISTINCT FROM a.account_id OR (c.assigned_to IS NOT NULL AND NOT EXISTS \
                 (SELECT 1 FROM membership m WHERE m.account_id = c.assigned_to AND m.organization_id = c.responsible_center_id))",
    },
    Rule {
        name: "case_view",
        demands: "an organisation opens its list with one view, and each of its staff with one of their own",
        broken: "SELECT organization_id FROM case_view WHERE usual GROUP BY organization_id, account_id HAVING count(*) > 1",
    },
    Rule {
        name: "course_gap",
        demands: "an entry ends when the next of its track begins",
        broken: "SELECT e.id FROM (SELECT id, until_at, lead(from_at) OVER (PARTITION BY case_id, track \
                 ORDER BY from_at) AS next FROM case_timeline WHERE removed_at IS NULL) e \
                 WHERE e.until_at IS DISTINCT FROM e.next",
    },
    Rule {
        name: "observation_day",
        demands: "a report stands under the day in Japan on which it was measured",
        broken: "SELECT id FROM observation WHERE observed_on <> (measured_at AT TIME ZONE 'Asia/Tokyo')::date",
    },
    Rule {
        name: "observation_correction",
        demands: "what a report corrects is of the same case and marked as corrected, and nothing else is",
        broken: "SELECT o.id FROM observation o LEFT JOIN observation was ON was.id = o.corrects \
                 WHERE o.corrects IS NOT NULL AND (was.id IS NULL OR was.case_id <> o.case_id OR was.corrected_at IS NULL) \
                 UNION ALL SELECT o.id FROM observation o WHERE o.corrected_at IS NOT NULL \
                 AND NOT EXISTS (SELECT 1 FROM observation n WHERE n.corrects = o.id AND n.case_id = o.case_id)",
    },
    Rule {
        name: "alert_center",
        demands: "an open line of the worklist lies with the responsible centre of its case",
        broken: "SELECT a.id FROM alert a JOIN case_record c ON c.id = a.case_id \
                 WHERE a.resolved_at IS NULL AND a.organization_id <> c.responsible_center_id",
    },
    Rule {
        name: "alert_report",
        demands: "a line of the worklist names a report of its case",
        broken: "SELECT a.id FROM alert a WHERE a.observation_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM observation o \
                 WHERE o.id = a.observation_id AND o.observed_on = a.observed_on AND o.case_id = a.case_id)",
    },
    Rule {
        name: "entry_center",
        demands: "an entry lies with the responsible centre of its case",
        broken: "SELECT e.id FROM case_entry e JOIN case_record c ON c.id = e.case_id \
                 WHERE e.center_id <> c.responsible_center_id",
    },
    Rule {
        name: "entry_versions",
        demands: "what an entry held before is kept for each version from the first, and for no other",
        broken: "SELECT e.id FROM case_entry e LEFT JOIN LATERAL (SELECT count(*) AS found, min(v.version) AS first, \
                 max(v.version) AS last FROM case_entry_version v WHERE v.entry_id = e.id) v ON true \
                 WHERE v.found <> e.version - 1 OR (v.found > 0 AND (v.first <> 1 OR v.last <> e.version - 1))",
    },
    Rule {
        name: "optional_versions",
        demands: "what was entered into optional items before is kept for each version from the first, and for no other",
        broken: "SELECT o.case_id FROM case_optional o LEFT JOIN LATERAL (SELECT count(*) AS found, min(v.version) AS first, \
                 max(v.version) AS last FROM case_optional_version v WHERE (v.case_id, v.organization_id, v.audience) = \
                 (o.case_id, o.organization_id, o.audience)) v ON true \
                 WHERE v.found <> o.version - 1 OR (v.found > 0 AND (v.first <> 1 OR v.last <> o.version - 1))",
    },
    Rule {
        name: "external_id_person",
        demands: "a number of another system is of the person whose case it is of",
        broken: "SELECT e.id FROM external_id e JOIN case_record c ON c.id = e.case_id WHERE e.person_id <> c.person_id",
    },
    Rule {
        name: "external_id_versions",
        demands: "what a number of another system was before is kept for each version from the first, and for no other",
        broken: "SELECT e.id FROM external_id e LEFT JOIN LATERAL (SELECT count(*) AS found, min(v.version) AS first, \
                 max(v.version) AS last FROM external_id_version v WHERE v.external_id = e.id) v ON true \
                 WHERE v.found <> e.version - 1 OR (v.found > 0 AND (v.first <> 1 OR v.last <> e.version - 1))",
    },
    Rule {
        name: "optional_spread",
        demands: "values of optional items stand one by one as they stand together, and each belongs to an item",
        broken: OPTIONAL_SPREAD,
    },
    Rule {
        name: "exposure_source",
        demands: "who exposed somebody is a patient",
        broken: "SELECT e.id FROM case_entry e JOIN case_record c ON c.id = e.source_case_id \
                 WHERE e.removed_at IS NULL AND c.kind <> 'patient'",
    },
    Rule {
        name: "watch",
        demands: "under observation are contacts and returnees, by the responsible centre of their case, until it is closed",
        broken: "SELECT w.case_id FROM case_watch w JOIN case_record c ON c.id = w.case_id \
                 WHERE c.kind NOT IN ('contact', 'returnee') OR w.center_id <> c.responsible_center_id \
                 OR w.ended <> (c.status = 'closed')",
    },
    Rule {
        name: "kind_changes",
        demands: "changes of kind follow one on the other up to the kind that the case has, and who was made a patient counts",
        broken: "SELECT c.id FROM (SELECT k.case_id, k.from_kind, k.to_kind, \
                     lag(k.to_kind) OVER w AS before, lead(k.id) OVER w AS next FROM case_kind_change k \
                     WINDOW w AS (PARTITION BY k.case_id ORDER BY k.changed_at, k.id)) k \
                 JOIN case_record c ON c.id = k.case_id \
                 WHERE k.before <> k.from_kind OR (k.next IS NULL AND (k.to_kind <> c.kind OR (k.to_kind = 'patient' AND NOT c.counted \
                     AND NOT EXISTS (SELECT 1 FROM notification n WHERE n.case_id = c.id))))",
    },
    Rule {
        name: "message_end",
        demands: "a message that was sent, given up or taken back has its end, and no other has one",
        broken: "SELECT id FROM outbound_message WHERE (ended_at IS NOT NULL) <> (state IN ('sent', 'failed', 'voided'))",
    },
    Rule {
        name: "audit_of_submission",
        demands: "a notification by a person or system stands in the audit log with whom it is about",
        broken: "SELECT n.id FROM notification n WHERE EXISTS (SELECT 1 FROM audit_person LIMIT 1) AND NOT EXISTS \
                 (SELECT 1 FROM audit_person p WHERE p.person_id = n.person_id) AND NOT EXISTS \
                 (SELECT 1 FROM audit_entry e WHERE e.operation = 'hersys seed' AND e.at >= n.submitted_at)",
    },
    Rule {
        name: "case_area",
        demands: "prefecture and designated city of a case are those of its responsible centre",
        broken: "SELECT c.id FROM case_record c JOIN organization o ON o.id = c.responsible_center_id \
                 WHERE c.prefecture_id IS DISTINCT FROM o.prefecture_id OR c.authority_id IS DISTINCT FROM o.authority_id",
    },
    Rule {
        name: "transfer_track",
        demands: "every transfer that was done is a change of the jurisdiction track, and the last one made the centre responsible",
        broken: "SELECT c.id FROM case_record c \
                 LEFT JOIN LATERAL (SELECT count(*) AS done, (array_agg(t.to_center_id ORDER BY t.ended_at DESC, t.id DESC))[1] AS last \
                     FROM transfer t WHERE t.case_id = c.id AND t.state IN ('accepted', 'taken_over')) t ON true \
                 LEFT JOIN LATERAL (SELECT count(*) AS spans FROM case_timeline e WHERE e.case_id = c.id \
                     AND e.track = 'jurisdiction' AND e.removed_at IS NULL) e ON true \
                 WHERE e.spans <> t.done + 1 OR (t.done > 0 AND t.last <> c.responsible_center_id)",
    },
    Rule {
        name: "transfer_waits",
        demands: "what waits was asked by the responsible centre, of one that may read the case",
        broken: "SELECT t.id FROM transfer t JOIN case_record c ON c.id = t.case_id WHERE t.person_id <> c.person_id \
                 OR (t.state = 'requested' AND (t.from_center_id <> c.responsible_center_id OR NOT EXISTS \
                     (SELECT 1 FROM case_access a WHERE a.case_id = t.case_id AND a.organization_id = t.to_center_id \
                      AND a.basis = 'moved_in' AND a.until_at IS NULL)))",
    },
    Rule {
        name: "transfer_kept",
        demands: "what was handed over has its summary, each step of a transfer its line of history, and the former centre no access",
        broken: "SELECT t.id FROM transfer t WHERE (t.state IN ('accepted', 'taken_over')) <> (t.summary IS NOT NULL) \
                 OR NOT EXISTS (SELECT 1 FROM transfer_act a WHERE a.transfer_id = t.id AND a.kind = t.state) \
                 OR (SELECT count(*) FROM transfer_act a WHERE a.transfer_id = t.id) <> \
                     CASE WHEN t.state IN ('requested', 'taken_over') THEN 1 ELSE 2 END \
                 UNION ALL SELECT a.case_id FROM case_access a JOIN case_record c ON c.id = a.case_id \
                 WHERE a.basis = 'moved_in' AND a.until_at IS NULL AND a.organization_id = c.responsible_center_id",
    },
    Rule {
        name: "figures",
        demands: "rollups and what is not folded yet are what a count of the cases gives",
        broken: FIGURES,
    },
];

/// What is asked for one by one: a recount of everything at once needs more room on the disk than the cases themselves.
const ONE_BY_ONE: &[(&str, &[&str])] = &[
    ("{date}", &["reported", "diagnosed", "onset", "published"]),
    (
        "{side}",
        &[
            "total", "sex", "age_band", "age_sex", "severity", "district",
        ],
    ),
];

impl Rule {
    /// The queries that together find what breaks it.
    pub fn queries(&self) -> Vec<String> {
        let mut queries = vec![self.broken.to_owned()];
        for (place, values) in ONE_BY_ONE {
            if self.broken.contains(place) {
                queries = queries
                    .iter()
                    .flat_map(|query| values.iter().map(|value| query.replace(place, value)))
                    .collect();
            }
        }
        queries
    }
}

/// Bands as `hersys_domain::age::AgeBand` cuts them. Cases that are alike are counted before they are told apart by area; the value of
/// a district is that of the area.
const FIGURES: &str = "\
    WITH counted AS (SELECT c.*, coalesce(CASE WHEN c.age_years IS NULL THEN c.age_band \
        WHEN c.age_years < 1 THEN '0' WHEN c.age_years < 5 THEN '1_4' WHEN c.age_years < 10 THEN '5_9' \
        WHEN c.age_years < 15 THEN '10_14' WHEN c.age_years < 20 THEN '15_19' WHEN c.age_years >= 90 THEN '90_over' \
        ELSE (c.age_years / 10 * 10) || '_' || (c.age_years / 10 * 10 + 9) END, 'unknown') AS band \
        FROM case_record c WHERE c.counted), \
    alike AS (SELECT c.{date}_on AS on_date, c.prefecture_id, c.authority_id, c.responsible_center_id, c.municipality_code, \
        CASE '{side}' WHEN 'total' THEN '' WHEN 'sex' THEN c.sex WHEN 'age_band' THEN c.band \
            WHEN 'age_sex' THEN c.band || ' ' || c.sex WHEN 'severity' THEN c.severity END AS value, count(*) AS amount \
        FROM counted c WHERE c.{date}_on IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6), \
    recount AS (SELECT areas.area, c.on_date, coalesce(c.value, areas.district, '') AS value, sum(c.amount) AS amount \
        FROM alike c \
        CROSS JOIN LATERAL (VALUES ('JP', c.prefecture_id::text), (c.prefecture_id::text, c.responsible_center_id::text), \
            (c.authority_id::text, c.responsible_center_id::text), (c.responsible_center_id::text, c.municipality_code), \
            (c.municipality_code, c.responsible_center_id::text)) AS areas (area, district) \
        WHERE areas.area IS NOT NULL GROUP BY 1, 2, 3), \
    told AS (SELECT area, on_date, value, sum(amount) AS amount FROM ( \
        SELECT date_kind, area, dimension, on_date, value, amount FROM figure_rollup \
        UNION ALL SELECT date_kind, area, dimension, on_date, value, amount FROM figure_contribution) both_parts \
        WHERE date_kind = '{date}' AND dimension = '{side}' GROUP BY 1, 2, 3 HAVING sum(amount) <> 0) \
    SELECT concat_ws(' ', '{date}', area, '{side}', on_date, value) FROM recount \
    FULL JOIN told USING (area, on_date, value) \
    WHERE recount.amount IS DISTINCT FROM told.amount";
