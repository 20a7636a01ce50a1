// A day at work, made over the API on top of the made-up people: what waits at each desk, so that every page of the
// gallery has something to show. All of it is invented.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { device } from "./device.mjs";
import { app, keepSession, session } from "./harness.mjs";
import { draft, filled, notify } from "./records.mjs";
import { signInWith } from "./session.mjs";

const api = "/api/v1";
export const password = "九段坂を上る朝の神保町 2022";

const shinjuku = { postal_code: "160-0022", municipality_code: "131041", street: "新宿一丁目2番3号" };
const chiyoda = { postal_code: "101-0048", municipality_code: "131016", street: "神田司町二丁目4番" };

const person = (family_name, given_name, family_kana, given_kana, sex, birth_date, phone, residence, more = {}) => ({
  family_name, given_name, family_kana, given_kana, sex, birth_date, phone, residence, ...more,
});

/** Who was notified, and what else was written. */
const people = {
  queried: [person("高橋", "美由紀", "タカハシ", "ミユキ", "female", "S38.7.21", "03-5555-2001", chiyoda), { condition: { severity: "moderate_1" }, diagnosis: { spo2: "98" } }],
  elderly: [person("伊藤", "勇", "イトウ", "イサム", "male", "S13.11.3", "03-5555-2002", chiyoda), { condition: { severity: "moderate_2", risk_factors: ["hypertension", "diabetes"] }, diagnosis: { onset_on: "-5" } }],
  odd: [person("渡辺", "翔", "ワタナベ", "ショウ", "male", "H14.2.9", "03-5555-2003", shinjuku), { diagnosis: { onset_on: "t", diagnosed_on: "-3" } }],
  child: [person("中村", "葵", "ナカムラ", "アオイ", "female", "H30.5.5", "03-5555-2004", chiyoda, { guardian_name: "中村 健太", guardian_phone: "03-5555-2004" }), {}],
  stranger: [person("グエン", "ヴァン アイン", "グエン", "ヴァンアイン", "male", "1996-04-17", "03-5555-2005", shinjuku, { language: "vi", interpreter_needed: "yes" }), {}],
  without: [person("小林", "恵", "コバヤシ", "メグミ", "female", "S60.1.30", "03-5555-2006", chiyoda), { form: { category: "asymptomatic" }, diagnosis: { onset_on: "", onset_state: "none", symptoms: [] }, condition: { severity: "none" } }],
  corrected: [person("加藤", "隆", "カトウ", "タカシ", "male", "S44.8.8", "03-5555-2007", shinjuku), {}],
  withdrawn: [person("吉田", "さくら", "ヨシダ", "サクラ", "female", "H7.3.28", "03-5555-2008", chiyoda), {}],
  followed: [person("山田", "正子", "ヤマダ", "マサコ", "female", "S31.12.1", "03-5555-2009", shinjuku), { condition: { severity: "mild", risk_factors: ["hypertension"] }, diagnosis: { onset_on: "-7", diagnosed_on: "-6" } }],
  // The same woman as two other clinics wrote her down.
  again: [person("山田", "まさ子", "ﾔﾏﾀﾞ", "ﾏｻｺ", "female", "S31.1.12", "03-5555-2009", { ...shinjuku, street: "新宿1-2-3" }), {}],
  // Two records of one woman that a colleague wants to have merged.
  twice: [person("石川", "恵美子", "イシカワ", "エミコ", "female", "S40.6.2", "03-5555-2010", shinjuku), {}],
  twiceAgain: [person("石川", "恵美子", "イシカワ", "エミコ", "female", "S41.6.2", "03-5555-2011", shinjuku), {}],
  moved: [person("山田", "政子", "ヤマダ", "マサコ", "female", "S31.12.1", "03-5555-2009", chiyoda), {}],
};

/** Who moves: one whose new centre has not answered yet, one who has been handed over. */
const moving = [
  person("原", "和子", "ハラ", "カズコ", "female", "S20.6.6", "03-5555-2010", shinjuku),
  person("林", "進", "ハヤシ", "ススム", "male", "S35.10.10", "03-5555-2011", shinjuku),
];

/** What patients come in by: a number each, so that each has a link of their own. */
export const phones = {
  verify: "090-7777-0101",
  dead: "090-7777-0102",
  refused: "090-7777-0103",
  pin: "090-7777-0104",
  home: "090-7777-0105",
  report: "090-7777-0106",
  thanks: "090-7777-0107",
  danger: "090-7777-0108",
  record: "090-7777-0109",
  locked: "090-7777-0110",
  shut: "090-7777-0111",
};

const patients = [
  "青木 真由美 アオキ マユミ", "池田 千尋 イケダ チヒロ", "上野 美穂 ウエノ ミホ", "江口 久美子 エグチ クミコ", "大野 智子 オオノ トモコ", "川口 里奈 カワグチ リナ",
  "岸本 裕子 キシモト ユウコ", "工藤 香織 クドウ カオリ", "近藤 直美 コンドウ ナオミ", "酒井 由香 サカイ ユカ", "清水 綾 シミズ アヤ",
];

/** Changes `based` as it stands now by a call of `to`. */
async function acting(based, to, body, headers) {
  const now = await app.get(based, { headers });
  const answer = await app.post(to, body, { headers: { ...headers, "If-Match": now.headers.get("etag") } });
  assert.ok(answer.status < 300, `${to}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** An account that was issued and not set up yet; gives its first sign-in link and secret. */
async function issue(by, account) {
  const made = await app.post(`${api}/accounts`, account, { headers: session(by) });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const secret = made.body.enrolment_secret;
  return { id: made.body.account.id, secret, link: `/enrolment#${secret}` };
}

/** Sets an account up and signs it in. */
export async function employ(by, account) {
  const { secret } = await issue(by, account);
  const begun = await app.post(`${api}/enrolment`, { secret }, { headers: session(by) });
  const code = device(begun.body.totp_secret);
  const done = await app.post(`${api}/enrolment/completion`, { secret, password, code: await code() }, { headers: session(by) });
  assert.ok(done.status < 300, JSON.stringify(done.body));
  keepSession(account.login, await signInWith(app.url, { login: account.login, password, code }));
}

/** The second person of a centre, who confirms what the first proposes. */
export const colleague = { login: "shinjuku.clerk", display_name: "事務 七子", roles: ["clerk"] };

/** Six days of reports by phone, the last of which asks for a call. */
async function reports(nurse, id) {
  const days = [[38.4, 97], [38.1, 96], [37.6, 97], [37.2, 97], [37.9, 95], [38.8, 92]];
  const symptom = (name, is) => ({ symptom: name, answer: is ? "yes" : "no" });
  for (const [index, [temperature, spo2]] of days.entries()) {
    const measured_at = new Date(Date.now() - (days.length - 1 - index) * 86_400_000 - 600_000).toISOString();
    const report = {
      temperature, spo2, measured_at,
      symptoms: [symptom("cough_runny_nose", true), symptom("malaise", temperature > 38), symptom("breathlessness", spo2 < 94), symptom("headache", false)],
      urgent_asked: true,
      urgent: spo2 < 94 ? ["breathless_moving"] : [],
      note: index === days.length - 1 ? "階段で息が切れるとのこと" : "",
    };
    const answer = await app.post(`${api}/cases/${id}/observations`, { channel: "staff_call", report }, { headers: nurse });
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
  }
}

/** Severity and whereabouts as they went on. */
async function course(nurse, id) {
  const at = (days, hour) => {
    const day = new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
    return new Date(`${day}T${hour}:00+09:00`).toISOString();
  };
  const one = `${api}/cases/${id}`;
  await acting(one, `${one}/whereabouts`, { value: "home", from_at: at(5, "18:00"), note: "同居の夫は症状なし" }, nurse);
  await acting(one, `${one}/severities`, { value: "moderate_1", from_at: at(1, "09:30"), note: "電話で確認。SpO2 95％" }, nurse);
  await acting(one, `${one}/whereabouts`, { value: "awaiting_bed", from_at: at(1, "10:00"), note: "入院先を探している" }, nurse);
}

/** What was entered of somebody's tests, stays and behaviour. */
/** Whom a case met: a housemate, a colleague, somebody met in passing. Gives the record of the first. */
async function contacts(nurse, id) {
  const rows = [
    { name: "山田 和夫", kana: "ヤマダ カズオ", birth: "S29.8.3", sex: "male", phone: "03-5555-2009", relation: "household", setting: "home", last_on: "-1", criteria: ["same_household"], judgement: "close", precautions_on: "-3" },
    { name: "石井 恵", kana: "イシイ メグミ", birth: "46歳", sex: "female", phone: "090-5555-2031", relation: "colleague", setting: "workplace", last_on: "-6", minutes: "40", distance: "within_1m", protection: "none", judgement: "close" },
    { name: "中島 翔", kana: "ナカジマ ショウ", sex: "male", relation: "visitor", setting: "restaurant", last_on: "-5", criteria: [] },
  ].map((row) => ({ ...row, identity: "new" }));
  const made = await app.post(`${api}/cases/${id}/contacts`, { rows }, { headers: nurse });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  return made.body.results[0].case_id;
}

async function entered(nurse, id) {
  const day = (ago) => new Date(Date.now() - ago * 86_400_000 + 9 * 3_600_000).toISOString().slice(0, 10);
  const enter = async (group, kind, values) => {
    const headers = { ...nurse, "Idempotency-Key": randomUUID() };
    const made = await app.post(`${api}/cases/${id}/${group}-entries`, { kind, values }, { headers });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return made;
  };
  await enter("clinical", "laboratory_test", { method: "pcr", specimen: "nasopharyngeal_swab", taken_on: day(6), result_on: day(5), result: "positive", administrative: "yes", laboratory: "新宿区衛生検査センター", ct_value: 22.4 });
  const awaited = await enter("clinical", "laboratory_test", { method: "genome", specimen: "nasopharyngeal_swab", taken_on: day(6), expected_on: day(2), administrative: "yes", laboratory: "健康安全研究センター" });
  const headers = { ...nurse, "If-Match": awaited.headers.get("etag") };
  const changed = await app.patch(`${api}/clinical-entries/${awaited.body.id}`, { values: { expected_on: day(1), note: "検査機関から、結果は1日遅れるとの連絡" } }, { headers });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  await enter("clinical", "hospital_stay", { institution: "みほん総合病院", department: "呼吸器内科", admitted_on: day(1), icu: "no", ventilator: "no", ecmo: "no", as_of: day(0), note: "酸素2L" });
  await enter("clinical", "visit", { time: "recuperation", on: day(3), institution: "神田内科クリニック", form: "online" });
  await enter("clinical", "vaccination", { dose: 3, given: "yes", on: day(200), vaccine: "pfizer" });
  await enter("survey", "interview", { on: day(5), method: "phone", respondent: "person" });
  await enter("survey", "behaviour", { on: day(9), time: "19:00～21:30", place: "新宿の居酒屋（個室）", setting: "restaurant", companions: "職場の同僚4人", mask: "no", closed: "yes", crowded: "no", close: "yes" });
  await enter("survey", "behaviour", { on: day(8), time: "終日", place: "勤務先（千代田区）", setting: "workplace", mask: "yes" });
  await enter("survey", "household", { at_risk: "yes", who: ["aged_65"], members: 2, positive_member: "no", precautions_from: day(6) });
  await enter("survey", "related_person", { role: "emergency_contact", name: "山田 一郎", relation: "夫", phone: "090-0000-2009", consent: "yes" });
}

/** A connected system with a key. */
async function connect(by, label, scopes) {
  const until = new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10);
  const made = await app.post(`${api}/api-keys`, { label, roles: ["nurse"], scopes, valid_until: until }, { headers: session(by) });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body.api_key.id;
}

/** Shinjuku asks Chiyoda to take a case; gives the transfer. */
async function askTransfer(headers, id, reason) {
  const centers = (await app.get(`${api}/reference/health-centers?prefecture=13`, { headers })).body.items;
  const to = centers.find((found) => found.key === "13-001").organization_id;
  const day = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
  return acting(`${api}/cases/${id}`, `${api}/cases/${id}/transfers`, { to_center_id: to, moved_on: day, reason }, headers);
}

/** A proposal to merge two records, by a colleague of who looks at it; gives its id. */
async function propose(by, one, other) {
  const headers = session(by);
  const [this_, that] = await Promise.all([one, other].map(async (id) => (await app.get(`${api}/persons/${id}`, { headers })).body));
  const choices = [{ item: "birth", side: "this" }, { item: "phone", side: "that" }];
  const body = { other_id: that.id, other_version: that.version, choices, note: "電話で本人に確認した。生年月日は昭和40年" };
  const made = await app.post(`${api}/persons/${this_.id}/merges`, body, { headers: { ...headers, "If-Match": `"v${this_.version}"` } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body.id;
}

/** The person of a notification. */
const personOf = async (receipt, headers) => (await app.get(`${api}/notifications/${receipt.notification_id}`, { headers })).body.person_id;

/** The case of a notification. */
const caseOf = async (receipt, headers) => (await app.get(`${api}/notifications/${receipt.notification_id}`, { headers })).body.case_id;

/** Items that Shinjuku and Tokyo add to the record of a case, with what is entered; gives the id of one. */
async function optional(id) {
  const define = async (by, item) => {
    const made = await app.post(`${api}/optional-items`, item, { headers: session(by) });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return made.body;
  };
  const choices = (...all) => all.map(([code, label]) => ({ code, label }));
  const kit = choices(["none", "不要"], ["asked", "希望あり"], ["sent", "発送済み"], ["returned", "返却済み"]);
  const item = await define("shinjuku.admin", { code: "oximeter", kind: "choice", definition: { label: "パルスオキシメーターの貸出し", position: 10, choices: kit } });
  const food = choices(["none", "不要"], ["rice", "主食"], ["infant", "乳児用"], ["soft", "やわらかいもの"]);
  await define("shinjuku.admin", { code: "food", kind: "choices", definition: { label: "食料支援", help: "希望したものをすべて選ぶ", position: 20, choices: food } });
  await define("shinjuku.admin", { code: "rooms", kind: "number", definition: { label: "自宅の部屋数", unit: "室", minimum: 1, maximum: 30, position: 30 } });
  await define("shinjuku.admin", { code: "nextcall", kind: "date", definition: { label: "次に電話する日", position: 40 } });
  await define("shinjuku.admin", { code: "memo", kind: "text", definition: { label: "引継ぎの覚え", position: 50 } });
  const shared = await define("tokyo.admin", { code: "round", kind: "choice", audience: "area", definition: { label: "都の宿泊療養の案内", position: 10, choices: choices(["told", "案内した"], ["declined", "希望しない"]) } });
  const enter = async (query, values) => {
    const headers = { ...session("shinjuku.nurse"), "If-Match": '"v0"' };
    const done = await app.patch(`${api}/cases/${id}/optional-values${query}`, { values }, { headers });
    assert.equal(done.status, 200, JSON.stringify(done.body));
  };
  await enter("", { oximeter: "sent", food: ["rice", "soft"], rooms: 3, memo: "日中は長女が電話に出る。耳が遠いため、ゆっくり話す" });
  await enter(`?organization_id=${shared.organization_id}&audience=area`, { round: "told" });
  return item.id;
}

/** Numbers by which others know somebody. */
async function numbers(id) {
  const enter = async (by, kind, value, source = "") => {
    const made = await app.post(`${api}/cases/${id}/external-ids`, { kind, value, source }, { headers: session(by) });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return made.body;
  };
  await enter("shinjuku.nurse", "resident", "0012048830");
  await enter("shinjuku.nurse", "specimen", "20261129-0417", "東京都健康安全研究センター");
  const mistaken = await enter("shinjuku.nurse", "hospital", "48213", "みほん総合病院");
  const headers = { ...session("shinjuku.nurse"), "If-Match": `"v${mistaken.version}"` };
  const gone = await app.post(`${api}/external-ids/${mistaken.id}/removal`, { reason: "別の患者の診察券を見て入力した" }, { headers });
  assert.equal(gone.status, 200, JSON.stringify(gone.body));
}

async function make() {
  const [doctor, nurse, other] = ["kanda.doctor", "chiyoda.nurse", "shinjuku.nurse"].map(session);
  const made = {};
  for (const [name, [who, more]] of Object.entries(people)) made[name] = await notify(doctor, who, more);
  const one = (name) => `${api}/notifications/${made[name].notification_id}`;

  await acting(one("queried"), `${one("queried")}/queries`, { pointer: "/diagnosis/spo2", question: "重症度（中等症Ⅰ）と合いません。測定時の値をご確認ください。" }, nurse);
  const form = filled(people.corrected[0], { ...people.corrected[1], condition: { severity: "moderate_2" }, diagnosis: { onset_on: "-4" } });
  await acting(one("corrected"), `${one("corrected")}/versions`, { form, reason: "再診で酸素投与を開始したため", supplement: false }, doctor);
  await acting(one("withdrawn"), `${one("withdrawn")}/acceptance`, {}, nurse);
  await acting(one("withdrawn"), `${one("withdrawn")}/withdrawal`, { reason: "再検査で陰性と分かったため" }, doctor);

  const followed = await caseOf(made.followed, other);
  await course(other, followed);
  await reports(other, followed);
  await entered(other, followed);
  await numbers(followed);
  const optionalItem = await optional(followed);
  const contact = await contacts(other, followed);

  const moved = [];
  for (const who of moving) {
    const id = await caseOf(await notify(session("yotsuya.doctor"), who), other);
    moved.push({ id, transfer: await askTransfer(other, id, "千代田区の家族の家で療養するため") });
  }
  const [, gone] = moved;
  const accepted = await app.post(`${api}/transfers/${gone.transfer.id}/acceptance`, undefined, { headers: nurse });
  assert.equal(accepted.status, 200, JSON.stringify(accepted.body));

  for (const [index, phone] of Object.values(phones).entries()) {
    const [family, given, familyKana, givenKana] = patients[index].split(" ");
    await notify(session("yotsuya.doctor"), person(family, given, familyKana, givenKana, "female", "S55.3.14", phone, shinjuku));
  }

  const rich = filled(person("佐々木", "美咲", "ササキ", "ミサキ", "female", "H3.9.12", "090-1234-5678", shinjuku, { occupation: "保育士", mail: "misaki@example.jp" }), {
    diagnosis: { first_visit_on: "-1", spo2: "97", symptoms: ["fever", "cough", "headache"], tests: [{ method: "pcr", specimen: "nasopharyngeal_swab", taken_on: "-1", result: "positive", result_on: "t" }] },
    condition: { severity: "mild", risk_factors: ["none"], hospital_needed: "no", pregnant: "no", vaccinations: "3" },
  });
  const begun = await draft(doctor, rich);
  await draft(doctor, { category: "confirmed", person: { family_name: "松本", given_name: "剛" } });

  await employ("shinjuku.admin", colleague);
  // Somebody of another body looks at the record last, and stands at the top of its 変更履歴.
  await app.get(one("followed"), { headers: doctor });

  const headers = session("tokyo.admin");
  const hotel = (await app.get(`${api}/organizations?kind=lodging_facility`, { headers })).body.items[0];
  await employ("tokyo.admin", { organization_id: hotel.id, login: "hotel.admin", display_name: "宿直 一郎", roles: ["administrator"] });
  const institutions = await app.get(`${api}/organizations?kind=medical_institution`, { headers: session("chiyoda.admin") });
  const staff = await app.get(`${api}/accounts`, { headers: session("chiyoda.admin") });
  const newcomer = await issue("chiyoda.admin", { login: "chiyoda.newcomer", display_name: "新任 春子", roles: ["nurse"] });

  await connect("chiyoda.admin", "健診システム連携", ["case.read"]);

  return {
    apiKey: await connect("chiyoda.admin", "LINEの健康フォローアップ", ["case.read", "observation.read", "observation.write"]),
    notification: Object.fromEntries(Object.entries(made).map(([name, receipt]) => [name, receipt.notification_id])),
    followed,
    optionalItem,
    contact,
    transferred: gone.transfer.id,
    merge: await propose("shinjuku.clerk", await personOf(made.twice, other), await personOf(made.twiceAgain, other)),
    draft: begun.id,
    institution: institutions.body.items.find((found) => found.name.startsWith("神田内科")).id,
    account: staff.body.items.find((found) => found.login === "chiyoda.clerk").id,
    newcomer,
    enrolment: await issue("chiyoda.admin", { login: "chiyoda.enrolment", display_name: "初任 夏子", roles: ["nurse"] }),
  };
}

let scene;
/** The scene, made once. */
export const theScene = () => (scene ??= make());
