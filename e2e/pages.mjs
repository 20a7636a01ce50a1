// Every page of both programs, as the gallery walks through them. A page, a tab or a stage that stands in no line here
// makes the gallery fail.
//
// - name    of its picture in docs/screenshots, which gets the width: `name-1280.png`
// - route   of `frontend/src/routes.rs`; or `stage` of the staff's program (`shell/mod.rs`) that fills the window
// - as      who sees it; nobody where it is left out
// - path    its address, which may come from the scene
// - ready   what is read on it once it is there; of patients, after what was done
// - before  what is arranged before it is opened; `act`: what is done before it is looked at
// - dialog  a dialog lies over it
// - said    patterns of what stays Japanese in English, beside the ordinary data
// - english false where there is no choice of the language
// - patient a stage of the patients' program, on a phone
import { readFileSync } from "node:fs";
import { device } from "./device.mjs";
import { app, session, widths } from "./harness.mjs";
import { linkOf } from "./records.mjs";
import { password, phones } from "./scene.mjs";
import { credentials } from "./session.mjs";

const list = readFileSync(new URL("../crates/api/tests/fixtures/patients_cp932.csv", import.meta.url));

// ---- signing in ----

/** As far as the code. */
async function halfIn(page, keys) {
  const { password } = await credentials(app.url, "tokyo.clerk");
  await keys.fill(page.locator("input[autocomplete=username]"), "tokyo.clerk");
  await keys.fill(page.locator("input[type=password]"), password);
  await keys.press("Enter");
  await page.getByRole("heading", { name: "確認コードの入力" }).waitFor();
}

const doors = [
  { name: "sign_in", stage: "SignIn", path: "/", ready: "デモンストレーション用の利用者" },
  { name: "sign_in_code", stage: "SignIn", path: "/", ready: "デモンストレーション用の利用者", act: ({ page, keys }) => halfIn(page, keys) },
  {
    name: "sign_in_recovery", stage: "SignIn", path: "/", ready: "デモンストレーション用の利用者",
    act: async ({ page, keys }) => {
      await halfIn(page, keys);
      await keys.enter(page.getByRole("button", { name: "アプリが使えないとき" }));
      await page.getByRole("heading", { name: "回復コードでログイン" }).waitFor();
    },
  },
  {
    name: "unreachable", stage: "Unreachable", path: "/", english: false, allow: [/Failed to load resource/],
    before: ({ page }) => page.route("**/api/v1/me", (route) => route.abort()), ready: "もう一度",
  },
  {
    // The session was locked elsewhere and the program loaded anew.
    name: "locked", stage: "Lock", as: "osaka_city.clerk", path: "/", ready: "画面をロックしています",
    before: () => app.post("/api/v1/session/lock", undefined, { headers: session("osaka_city.clerk") }),
  },
  { name: "enrolment", stage: "Enrolment", path: ({ enrolment }) => enrolment.link, ready: "認証アプリに登録する" },
  { name: "enrolment_dead", stage: "Enrolment", path: "/enrolment#AAAAAAAAAAAAAAAAAAAAAA", ready: "このリンクは使えません" },
  {
    name: "enrolment_recovery", stage: "Enrolment", path: ({ newcomer }) => newcomer.link, ready: "認証アプリに登録する",
    act: async ({ page, keys }) => {
      await keys.enter(page.getByText("QRコードを読み取れないとき"));
      const code = device(await page.locator(".secret code").first().innerText());
      await keys.fill("パスワード", password);
      await keys.fill("確認コード", await code());
      await keys.press("Enter");
      await page.getByRole("heading", { level: 1, name: "回復コードの保管" }).waitFor();
    },
  },
  { name: "mailbox", stage: "Mailbox", path: "/mailbox", ready: "リンクを開く", english: false },
];

// ---- the day of each kind of organisation ----

const homes = [
  { name: "home_center", route: "/", as: "chiyoda.nurse", path: "/", ready: "受理を待っている発生届" },
  { name: "home_clinic", route: "/", as: "kanda.doctor", path: "/", ready: "測定時の値をご確認ください" },
  { name: "home_prefecture", route: "/", as: "tokyo.coordinator", path: "/", ready: "業務を始める" },
  { name: "home_ministry", route: "/", as: "ministry.analyst", path: "/", ready: "業務を始める" },
  { name: "home_administrator", route: "/", as: "chiyoda.admin", path: "/", ready: "初回設定が済んでいない利用者" },
  { name: "home_lodging", route: "/", as: "hotel.admin", path: "/", ready: "業務を始める" },
];

// ---- the clinic ----

/** Days and answers that the form reads in Japanese, whatever language it speaks. */
const read = [/昭和55年3月14日/, /不明 \(unknown\)/];

/** Optional items are called as whoever defined them calls them. */
const optional = [...read, /貸出し|不要|希望|発送済み|返却済み|食料|主食|乳児用|やわらかい|選ぶ|部屋数|室$|次に電話|引継ぎ|日中は|宿泊療養|案内|移動手段|バス/];

const clinic = [
  { name: "notification_new", route: "/notifications/new", as: "kanda.doctor", path: "/notifications/new", ready: "届出時の項目", said: read },
  {
    name: "notification_form", route: "/notifications/drafts/:id", as: "kanda.doctor",
    path: ({ draft }) => `/notifications/drafts/${draft}`, ready: "担当：新宿区保健所", said: read,
  },
  {
    name: "notification_confirm", route: "/notifications/drafts/:id", as: "kanda.doctor", dialog: true,
    path: ({ draft }) => `/notifications/drafts/${draft}`, ready: "担当：新宿区保健所",
    act: async ({ page, keys }) => {
      await keys.to("#n-person-family_name");
      await keys.press("Control+Enter");
      await page.locator("#n-confirm-submit").waitFor();
    },
  },
  { name: "notification_drafts", route: "/notifications/drafts", as: "kanda.doctor", path: "/notifications/drafts", ready: "佐々木 美咲" },
  { name: "notification_own", route: "/notifications/own", as: "kanda.doctor", path: "/notifications/own", ready: "山田 正子" },
  { name: "notification_own_asked", route: "/notifications/own", as: "kanda.doctor", path: "/notifications/own?tab=asked", ready: "高橋 美由紀" },
  { name: "notification_gaps", route: "/notifications/own", as: "kanda.doctor", path: "/notifications/own?tab=gaps", ready: "伊藤 勇" },
  { name: "notification_view", route: "/notifications/:id", as: "kanda.doctor", path: ({ notification }) => `/notifications/${notification.queried}`, ready: "測定時の値をご確認ください" },
  { name: "notification_correct", route: "/notifications/:id/correction", as: "kanda.doctor", path: ({ notification }) => `/notifications/${notification.elderly}/correction`, ready: "訂正の理由", said: read },
  { name: "notification_receipt", route: "/notifications/:id/receipt", as: "kanda.doctor", path: ({ notification }) => `/notifications/${notification.elderly}/receipt`, ready: "補記のお願い" },
];

// ---- the health centre ----

const queue = (name, as, tab, ready) => ({
  name, route: "/notifications/queue", as, ready, path: tab ? `/notifications/queue?tab=${tab}` : "/notifications/queue",
});
const record = (name, tab, ready, act, said) => ({
  name, route: "/cases/:id", as: "shinjuku.nurse", ready, act, said,
  path: ({ followed }) => (tab ? `/cases/${followed}?tab=${tab}` : `/cases/${followed}`),
});

const center = [
  queue("notification_queue", "chiyoda.nurse", "", "伊藤 勇"),
  queue("notification_to_confirm", "chiyoda.nurse", "to_confirm", "まとめて確認する"),
  queue("notification_queried", "chiyoda.nurse", "queried", "高橋 美由紀"),
  queue("notification_to_review", "shinjuku.nurse", "to_review", "加藤 隆"),
  queue("notification_to_consent", "chiyoda.nurse", "to_consent", "吉田 さくら"),
  queue("notification_received", "chiyoda.nurse", "received", "伊藤 勇"),
  { name: "notification", route: "/notifications/queue/:id", as: "chiyoda.nurse", path: ({ notification }) => `/notifications/queue/${notification.odd}`, ready: "発症日が診断日より後です" },
  { name: "notification_withdrawal", route: "/notifications/queue/:id", as: "chiyoda.nurse", path: ({ notification }) => `/notifications/queue/${notification.withdrawn}`, ready: "取下げに同意する" },
  { name: "notification_review", route: "/notifications/:id", as: "shinjuku.nurse", path: ({ notification }) => `/notifications/${notification.corrected}`, ready: "医療機関が訂正しました" },
  { name: "proxy", route: "/notifications/proxy", as: "chiyoda.nurse", path: "/notifications/proxy", ready: "届出の方法", said: read },
  {
    // Once something of it is saved it has the address of a draft.
    name: "proxy_form", route: "/notifications/drafts/:id", as: "chiyoda.nurse", path: "/notifications/proxy", ready: "届出の方法", said: read,
    act: async ({ page, keys }) => {
      await keys.fill("#n-proxy-institution_id-0", "神田内科");
      await page.waitForFunction(() => document.querySelectorAll("[id^=n-proxy-institution_id-pick-]").length === 1);
      await keys.press("Enter");
      await page.locator("#n-proxy-institution_id-read", { hasText: "神田内科クリニック" }).waitFor();
      await keys.choose("#n-proxy-intake", "FAX");
      await keys.fill("#n-proxy-dated_on", "-1");
      await keys.choose("#n-category", "患者（確定例）");
      await keys.fill("#n-person-family_name", "森");
      await keys.fill("#n-person-given_name", "和夫");
      await keys.fill("#n-person-family_kana", "モリ");
      await page.getByText(/^保存済み/).waitFor();
    },
  },
  { name: "alerts", route: "/alerts", as: "shinjuku.nurse", path: "/alerts", ready: "山田 正子" },
  {
    name: "alert_resolve", route: "/alerts", as: "shinjuku.nurse", path: "/alerts", ready: "山田 正子", dialog: true,
    act: async ({ page, keys }) => {
      await keys.enter(page.locator("tbody tr", { hasText: "山田 正子" }).getByRole("button", { name: "対応済みにする" }));
      await keys.fill("対応の内容", "電話で本人と話した。SpO2を測り直して93％。救急要請した。");
    },
  },
  { name: "case_list", route: "/cases", as: "shinjuku.nurse", path: "/cases", ready: "山田 正子", widths: Object.values(widths) },
  {
    name: "case_conditions", route: "/cases", as: "shinjuku.nurse", path: "/cases?status=open,reopened&sort=age", ready: "患者一覧", dialog: true,
    act: async ({ page, keys }) => {
      await keys.enter(page.getByRole("button", { name: "ほかの条件" }));
      await page.locator("#condition-severity-0").waitFor();
    },
  },
  {
    name: "case_columns", route: "/cases", as: "shinjuku.nurse", path: "/cases", ready: "山田 正子", dialog: true,
    act: async ({ page, keys }) => {
      await keys.enter(page.getByRole("button", { name: "表示する列" }));
      await page.locator("#column-age").waitFor();
    },
  },
  {
    name: "case_view_keep", route: "/cases", as: "shinjuku.nurse", path: "/cases?status=open&severity=severe", ready: "患者一覧", dialog: true,
    act: async ({ page, keys }) => {
      await keys.enter(page.getByRole("button", { name: "この表示を保存" }));
      await keys.fill("名前", "重症・対応中");
    },
  },
  {
    name: "case_bulk", route: "/cases", as: "shinjuku.nurse", path: "/cases", ready: "山田 正子", dialog: true,
    act: async ({ page, keys }) => {
      await keys.to(page.locator("a.row-link").first());
      await keys.press("x");
      await keys.press("Shift+ArrowDown");
      await keys.enter(page.getByRole("button", { name: "居所を変更する" }));
      await page.locator("#bulk-value").selectOption("lodging");
      await page.getByText("件を変更します。").waitFor();
    },
  },
  {
    name: "case_search", route: "/cases", as: "shinjuku.nurse", path: "/cases", ready: "山田 正子", said: [/“田”/],
    act: async ({ page, keys }) => {
      await keys.press("/");
      await keys.type("田");
      await keys.press("Enter");
      await page.getByText("の検索結果").waitFor();
      await page.locator(".results-count").waitFor();
    },
  },
  record("case_detail", "", "入院先を探している"),
  record("case_change", "", "入院先を探している", async ({ page, keys }) => {
    await keys.enter(page.getByRole("button", { name: "重症度の変更" }));
    await keys.choose("重症度", "中等症Ⅱ");
    await keys.fill("備考", "SpO2 92％。息切れあり");
  }),
  {
    name: "case_purpose", route: "/cases/:id", as: "tokyo.coordinator", path: ({ followed }) => `/cases/${followed}`, ready: "氏名等を表示する", dialog: true,
    act: async ({ page, keys }) => {
      await keys.enter(page.getByRole("button", { name: "氏名等を表示する" }));
      await page.getByRole("dialog", { name: "閲覧の目的" }).waitFor();
    },
  },
  record("case_person", "person", "表示する（記録されます）", async ({ page, keys }) => {
    await keys.enter(page.getByRole("button", { name: "表示する（記録されます）" }));
    await page.getByText("03-5555-2009").waitFor();
  }),
  record("case_person_number", "person", "表示する（記録されます）", async ({ page, keys }) => {
    await keys.enter(page.getByRole("button", { name: "表示する（記録されます）" }));
    await keys.enter(page.getByRole("button", { name: "番号を登録する" }));
    await keys.select("#number-kind", "院内番号（カルテ番号）");
    await keys.fill("#number-value", "48231");
  }),
  record("case_person_change", "person", "表示する（記録されます）", async ({ page, keys }) => {
    await keys.enter(page.getByRole("button", { name: "表示する（記録されます）" }));
    await keys.enter(page.getByRole("button", { name: "基本情報を変更する" }));
    await keys.fill("職業", "パート（小売）");
  }, read),
  record("case_notification", "notification", "補記のお願い"),
  record("case_tests", "tests", "健康安全研究センター", async ({ page, keys }) => {
    await keys.enter(page.getByRole("button", { name: "変更履歴" }).first());
    await page.getByText("第1版").waitFor();
  }),
  record("case_tests_entry", "tests", "健康安全研究センター", async ({ page, keys }) => {
    await keys.enter(page.getByRole("button", { name: "検査を追加" }));
    await keys.select("検査方法", "核酸増幅法（PCR法）");
    await keys.fill("検体採取日", "t");
    await keys.fill("検査施設", "新宿区衛生検査センター");
  }, read),
  record("case_clinical", "clinical", "みほん総合病院"),
  record("case_clinical_entry", "clinical", "みほん総合病院", async ({ page, keys }) => {
    await keys.enter(page.locator("article", { hasText: "みほん総合病院" }).getByRole("button", { name: "変更 入院を変更" }));
    await keys.enter(page.locator("[id='entry-values-icu_periods']").getByRole("button", { name: "期間を追加" }));
    await keys.type("-1");
  }, read),
  record("case_investigation", "investigation", "新宿の居酒屋（個室）"),
  record("case_script", "script", "聞き取りを始める"),
  record("case_script_step", "script&step=behaviour", "行動歴を追加"),
  record("case_optional", "optional", "日中は長女が電話に出る", undefined, optional),
  record("case_optional_entry", "optional", "日中は長女が電話に出る", async ({ page, keys }) => {
    await keys.enter(page.getByRole("button", { name: /入力・変更 新宿区/ }));
    await keys.fill("次に電話する日", "t");
  }, optional),
  record("case_contacts", "contacts", "山田 和夫", async ({ page, keys }) => {
    // A row of the grid that somebody on record may be, and one with a day that there is not.
    await keys.fill("1行目 氏名", "山田 和夫");
    await keys.fill("1行目 フリガナ", "ヤマダ カズオ");
    await keys.fill("1行目 生年月日・年齢", "S29.8.3");
    await keys.fill("1行目 性別", "1");
    await keys.fill("1行目 電話", "03-5555-2009");
    await keys.press("Enter");
    await keys.fill("2行目 氏名", "小林 実");
    await keys.fill("2行目 最終接触日", "13/40");
    await keys.press("Control+Enter");
    await page.getByText("同じ人の可能性がある登録があります。").waitFor();
  }, read),
  { ...record("case_contact", "", "濃厚接触者"), path: ({ contact }) => `/cases/${contact}?tab=contacts` },
  { ...record("case_contact_positive", "", "濃厚接触者", async ({ page, keys }) => {
    await keys.enter(page.getByRole("button", { name: "陽性になった" }));
    await keys.fill("診断日", "t");
  }, read), path: ({ contact }) => `/cases/${contact}?tab=contacts` },
  { name: "case_list_contacts", route: "/cases", as: "shinjuku.nurse", path: "/cases?kind=contact", ready: "山田 和夫" },
  { name: "contacts", route: "/contacts", as: "shinjuku.nurse", path: "/contacts", ready: "山田 和夫" },
  { name: "contacts_due", route: "/contacts", as: "shinjuku.nurse", path: "/contacts?tab=due", ready: "帰国者・相談者を登録" },
  { name: "contacts_unheard", route: "/contacts", as: "shinjuku.nurse", path: "/contacts?tab=unheard", ready: "帰国者・相談者を登録" },
  { name: "contact_new", said: [/34歳/], route: "/contacts/new", as: "shinjuku.nurse", path: "/contacts/new", ready: "入国日" },
  { name: "awaited_tests", route: "/tests/awaited", as: "shinjuku.nurse", path: "/tests/awaited", ready: "健康安全研究センター" },
  record("case_follow_up", "follow_up", "報告の一覧"),
  record("case_transfer", "transfer", "移管を依頼する", async ({ page, keys }) => {
    await keys.enter(page.getByRole("button", { name: "移管を依頼する" }));
    await keys.select("依頼先の保健所", "千代田保健所");
    await keys.fill("転居日", "t");
    await keys.fill("移管の理由", "千代田区の長女宅で療養するため。本人・長女に説明済み");
  }, read),
  { name: "transfers", route: "/transfers", as: "chiyoda.nurse", path: "/transfers", ready: "原 和子" },
  {
    name: "transfer_refuse", route: "/transfers", as: "chiyoda.nurse", path: "/transfers", ready: "原 和子", dialog: true,
    act: async ({ page, keys }) => {
      await keys.enter(page.getByRole("group", { name: "原 和子の移管を断る" }).getByRole("button"));
      await keys.fill("断る理由", "転居先が確認できません。本人に確認のうえ、もう一度ご依頼ください。");
    },
  },
  { name: "transfers_outgoing", route: "/transfers", as: "shinjuku.nurse", path: "/transfers?tab=outgoing", ready: "原 和子" },
  { name: "transfers_handed_over", route: "/transfers", as: "shinjuku.nurse", path: "/transfers?tab=handed_over", ready: "林 進" },
  { name: "transfer", route: "/transfers/:id", as: "shinjuku.nurse", path: ({ transferred }) => `/transfers/${transferred}`, ready: "移管した時点の記録" },
  record("case_same_person", "same_person", "山田 まさ子"),
  record("case_merge", "same_person", "山田 まさ子", async ({ page, keys }) => {
    await keys.enter(page.locator("tbody tr", { hasText: "山田 まさ子" }).getByRole("button", { name: "同一人物として統合する" }));
    await page.getByRole("button", { name: "統合を提案する" }).waitFor();
  }),
  { ...record("case_not_same", "same_person", "山田 まさ子", async ({ page, keys }) => {
    await keys.enter(page.locator("tbody tr", { hasText: "山田 まさ子" }).getByRole("button", { name: "別人とする" }));
    await page.getByRole("dialog", { name: "別人とする" }).waitFor();
  }), dialog: true },
  { name: "merge_list", route: "/merges", as: "shinjuku.nurse", path: "/merges", ready: "石川 恵美子" },
  { name: "merge_proposal", route: "/merges/:id", as: "shinjuku.nurse", path: ({ merge }) => `/merges/${merge}`, ready: "この内容で統合する" },
  {
    ...record("case_history", "history", "（他機関の職員）"),
    // Somebody of another body looks at the record last, and stands at the top.
    before: ({ scene }) => app.get(`/api/v1/notifications/${scene.notification.followed}`, { headers: session("kanda.doctor") }),
  },
  { name: "statistics", route: "/statistics", as: "tokyo.coordinator", path: "/statistics?range=d90", ready: "期間の合計" },
  { name: "statistics_district", route: "/statistics", as: "tokyo.coordinator", path: "/statistics?range=d90&dimension=district", ready: "期間の合計" },
  {
    name: "import", route: "/imports", as: "chiyoda.clerk", path: "/imports", ready: "一覧の種類",
    act: async ({ page, keys }) => {
      await keys.select("一覧の種類", "大阪府 陽性者一覧（2020年の公表分）");
      await page.getByLabel("ファイル（CSV）").setInputFiles({ name: "patients.csv", mimeType: "text/csv", buffer: list });
      await keys.enter(page.getByRole("button", { name: "確認する（登録しない）" }));
      await page.getByText("確認の結果（まだ登録していません）").waitFor();
      await keys.enter(page.locator("summary", { hasText: "登録できない行（最初の100行）" }));
    },
  },
];

// ---- administration ----

const administration = [
  { name: "organizations", route: "/organizations", as: "chiyoda.admin", path: "/organizations", ready: "神田内科クリニック" },
  { name: "organization", route: "/organizations/:id", as: "chiyoda.admin", path: ({ institution }) => `/organizations/${institution}`, ready: "この機関の利用者を見る" },
  { name: "organization_change", route: "/organizations/:id/change", as: "chiyoda.admin", path: ({ institution }) => `/organizations/${institution}/change`, ready: "電話番号（夜間・休日）" },
  {
    name: "organization_new", route: "/organizations/new", as: "chiyoda.admin", path: "/organizations/new", ready: "機関名",
    act: async ({ page, keys }) => {
      await keys.select("種別", "医療機関");
      await keys.fill("機関名", "九段小児科医院（架空）");
      await keys.fill("市区町村コード", "131016");
      await keys.fill("電話番号（日中）", "03-5555-0199");
      await keys.to(page.getByRole("button", { name: "登録する" }));
    },
  },
  { name: "permission_kinds", route: "/organizations/permissions", as: "chiyoda.admin", path: "/organizations/permissions", ready: "医療機関" },
  { name: "permission_kind", route: "/organizations/permissions/:kind", as: "chiyoda.admin", path: "/organizations/permissions/medical_institution", ready: "患者情報の閲覧" },
  {
    name: "permission_organization", route: "/organizations/:id/permissions", as: "chiyoda.admin", path: ({ institution }) => `/organizations/${institution}/permissions`, ready: "この機関だけの設定にする",
  },
  { name: "accounts", route: "/accounts", as: "chiyoda.admin", path: "/accounts", ready: "chiyoda.nurse" },
  { name: "account", route: "/accounts/:id", as: "chiyoda.admin", path: ({ account }) => `/accounts/${account}`, ready: "IDを停止する" },
  {
    name: "account_stop", route: "/accounts/:id", as: "chiyoda.admin", path: ({ account }) => `/accounts/${account}`, ready: "IDを停止する", dialog: true,
    act: async ({ page, keys }) => {
      await keys.enter(page.getByRole("button", { name: "IDを停止する" }));
      await page.getByRole("dialog").getByRole("button", { name: "停止する" }).waitFor();
    },
  },
  { name: "account_change", route: "/accounts/:id/change", as: "chiyoda.admin", path: ({ account }) => `/accounts/${account}/change`, ready: "有効期限" },
  { name: "account_new", route: "/accounts/new", as: "chiyoda.admin", path: "/accounts/new", ready: "有効期限" },
  {
    name: "account_issued", route: "/accounts/new", as: "chiyoda.admin", path: "/accounts/new", ready: "有効期限",
    act: async ({ page, keys }) => {
      await keys.fill("氏名", "応援 秋子");
      await keys.fill("利用者ID", "chiyoda.support");
      await keys.tick(page.getByRole("checkbox", { name: "保健師・看護師" }));
      await keys.press("Control+Enter");
      await page.getByRole("heading", { level: 1, name: "利用者IDを発行しました" }).waitFor();
    },
  },
  { name: "api_keys", route: "/api-keys", as: "chiyoda.admin", path: "/api-keys", ready: "健診システム連携" },
  { name: "api_key", route: "/api-keys/:id", as: "chiyoda.admin", path: ({ apiKey }) => `/api-keys/${apiKey}`, ready: "キーを停止する" },
  {
    name: "api_key_new", route: "/api-keys/new", as: "chiyoda.admin", path: "/api-keys/new", ready: "接続するシステムの名称",
    act: async ({ page, keys }) => {
      await keys.fill("接続するシステムの名称", "電子カルテ連携");
      await keys.tick(page.getByRole("checkbox", { name: "保健師・看護師" }));
      await page.getByRole("checkbox", { name: "患者情報の閲覧" }).waitFor();
    },
  },
  {
    name: "api_key_issued", route: "/api-keys/new", as: "chiyoda.admin", path: "/api-keys/new", ready: "接続するシステムの名称",
    act: async ({ page, keys }) => {
      await keys.fill("接続するシステムの名称", "検体検査システム");
      await keys.tick(page.getByRole("checkbox", { name: "保健師・看護師" }));
      await keys.tick(page.getByRole("checkbox", { name: "患者情報の閲覧" }));
      await keys.press("Control+Enter");
      await page.getByRole("heading", { level: 1, name: "APIキーを発行しました" }).waitFor();
      // A key looks the same whatever it opens; none is kept in a picture.
      await page.locator("#shown-once").evaluate((input) => (input.value = input.value.replace(/_.*/, "_（このキーは一度だけ表示されます）")));
    },
  },
  { name: "optional_items", said: optional, route: "/optional-items", as: "shinjuku.admin", path: "/optional-items", ready: "パルスオキシメーターの貸出し" },
  { name: "optional_item", said: optional, route: "/optional-items/:id", as: "shinjuku.admin", path: ({ optionalItem }) => `/optional-items/${optionalItem}`, ready: "定義の履歴" },
  {
    name: "optional_item_change", said: optional, route: "/optional-items/:id/change", as: "shinjuku.admin",
    path: ({ optionalItem }) => `/optional-items/${optionalItem}/change`, ready: "選択肢を追加",
  },
  {
    name: "optional_item_new", said: optional, route: "/optional-items/new", as: "tokyo.admin", path: "/optional-items/new", ready: "項目の種類",
    act: async ({ page, keys }) => {
      await keys.fill("項目名", "移動手段");
      await keys.choose("項目の種類", "1つ選択");
      await keys.enter(page.getByRole("button", { name: "選択肢を追加" }));
      await keys.fill("表示名", "バス");
    },
  },
  { name: "audit", route: "/audit", as: "chiyoda.auditor", path: "/audit", ready: "改ざん検知" },
];

// ---- what there is in the place of a page, and above one ----

const others = [
  { name: "not_found", route: null, as: "chiyoda.nurse", path: "/nowhere", ready: "ページが見つかりません" },
  { name: "forbidden", route: "/audit", as: "chiyoda.nurse", path: "/audit", ready: "この画面は表示できません" },
  {
    name: "organization_switch", route: "/", as: "chiyoda.clerk", path: "/", ready: "業務を始める", dialog: true,
    act: ({ page, keys }) => keys.enter(page.getByRole("button", { name: "所属機関を切り替える" })),
  },
  {
    name: "keyboard_help", route: "/", as: "chiyoda.nurse", path: "/", ready: "業務を始める", dialog: true,
    act: ({ page, keys }) => keys.enter(page.getByRole("button", { name: "キーボード操作" })),
  },
  {
    name: "leave", route: "/accounts/new", as: "chiyoda.admin", path: "/accounts/new", ready: "有効期限", dialog: true,
    act: async ({ page, keys }) => {
      await keys.fill("氏名", "応援 秋子");
      await keys.enter(page.getByRole("navigation").getByRole("link", { name: "本日の業務" }));
    },
  },
  {
    // A session of nobody else: it stays locked.
    name: "lock", route: "/cases", as: "yokohama.nurse", path: "/cases", ready: "患者一覧", dialog: true,
    act: ({ page, keys }) => keys.enter(page.getByRole("button", { name: "画面ロック" })),
  },
  {
    name: "session_ended", route: "/statistics", as: "kanagawa.coordinator", path: "/cases", ready: "患者一覧", dialog: true,
    act: async ({ page, keys }) => {
      const ended = await app.delete("/api/v1/session", { headers: session("kanagawa.coordinator") });
      if (ended.status >= 300) throw new Error(`the session goes on: ${ended.status}`);
      await keys.enter(page.getByRole("navigation").getByRole("link", { name: "発生動向" }));
      await page.getByRole("heading", { name: "もう一度ログインしてください" }).waitFor();
      // The dialog brings the people of the demonstration along.
      await page.getByText("デモンストレーション用の利用者").waitFor();
    },
  },
  {
    // A quarter of an hour after the last code. Nobody waits for that here: the answer is given in the server's place.
    name: "step_up", route: "/accounts/new", as: "chiyoda.admin", path: "/accounts/new", ready: "有効期限", dialog: true,
    before: ({ page }) =>
      page.route("**/api/v1/accounts", (route) =>
        route.request().method() === "POST"
          ? route.fulfill({
              status: 403,
              contentType: "application/problem+json",
              body: JSON.stringify({ type: "about:blank", title: "本人確認が必要です", status: 403, code: "step_up_required", detail: "確認コードを入力してください。", request_id: "gallery" }),
            })
          : route.continue()),
    act: async ({ page, keys }) => {
      await keys.fill("氏名", "応援 秋子");
      await keys.fill("利用者ID", "chiyoda.never");
      await keys.tick(page.getByRole("checkbox", { name: "保健師・看護師" }));
      await keys.press("Control+Enter");
      await page.getByRole("heading", { name: "本人確認" }).waitFor();
    },
  },
];

// ---- patients, on their phones ----

const number = (phone) => phone.replace(/-/g, "").replace(/^0/, "+81");

/** The birth date of everybody in the scene, as a patient taps it in. */
async function born(page) {
  await page.getByLabel("年号").selectOption("昭和");
  await page.getByLabel("年", { exact: true }).fill("55");
  await page.getByLabel("月", { exact: true }).fill("3");
  await page.getByLabel("日", { exact: true }).fill("14");
}
async function toPin(page, phone) {
  await page.goto(await linkOf(number(phone)));
  await born(page);
  await page.getByRole("button", { name: "次へ進む" }).click();
  await page.getByRole("heading", { level: 1, name: "暗証番号を決める" }).waitFor();
}
async function toHome(page, phone) {
  await toPin(page, phone);
  await page.getByLabel("新しい暗証番号").fill("482915");
  await page.getByLabel("もう一度入力").fill("482915");
  await page.getByRole("button", { name: "この番号に決める" }).click();
  await page.getByRole("button", { name: "今日の報告をする" }).waitFor();
}
async function toReport(page, phone, { danger = false } = {}) {
  await toHome(page, phone);
  await page.getByRole("button", { name: "今日の報告をする" }).click();
  await page.getByLabel("体温").fill(danger ? "38.6" : "37.2");
  await page.getByLabel("酸素飽和度").fill(danger ? "92" : "97");
  await page.getByRole("button", { name: "咳・鼻水" }).click();
  await page.getByRole("button", { name: danger ? "急に息苦しくなった" : "どれもない" }).click();
}
async function send(page) {
  await page.getByRole("button", { name: "報告する", exact: true }).click();
  await page.getByRole("button", { name: "最初の画面へ" }).waitFor();
}

const patients = [
  { name: "patient_start", patient: "Stranger", path: "/p/", ready: "SMSで届いたリンクを開いてください" },
  { name: "patient_unreachable", patient: "Unreachable", path: "/p/", allow: [/Failed to load resource/], before: ({ page }) => page.route("**/api/v1/self/today", (route) => route.abort()), ready: "つながりません" },
  { name: "patient_verify", patient: "Verify", act: async ({ page }) => void (await page.goto(await linkOf(number(phones.verify)))), ready: "ご本人の確認" },
  {
    name: "patient_verify_code", patient: "Verify", ready: "保健所から聞いた6桁の番号",
    act: async ({ page }) => {
      await page.goto(await linkOf(number(phones.verify)));
      await page.getByRole("button", { name: "保健所から番号を聞いた方" }).click();
    },
  },
  {
    name: "patient_dead_link", patient: "Verify", ready: "有効期限（72時間）が切れたか",
    act: async ({ page }) => {
      await toHome(page, phones.dead);
      await page.context().clearCookies();
      await page.goto("about:blank");
      await page.goto(await linkOf(number(phones.dead)));
      await born(page);
      await page.getByRole("button", { name: "次へ進む" }).click();
    },
  },
  {
    name: "patient_refused", patient: "Refused", ready: "ご連絡ありがとうございました",
    act: async ({ page }) => {
      await page.goto(await linkOf(number(phones.refused)));
      await page.getByRole("button", { name: "自分宛てではありません" }).click();
    },
  },
  { name: "patient_pin", patient: "ChoosePin", act: ({ page }) => toPin(page, phones.pin), ready: "この6桁の数字だけで開けます" },
  { name: "patient_home", patient: "Home", act: ({ page }) => toHome(page, phones.home), ready: "療養最終日（予定）" },
  {
    name: "patient_report", patient: "Report", ready: "緊急性の高い症状",
    act: async ({ page }) => {
      await toHome(page, phones.report);
      await page.getByRole("button", { name: "今日の報告をする" }).click();
      await page.getByRole("heading", { level: 1, name: "今日の報告" }).waitFor();
    },
  },
  { name: "patient_thanks", patient: "Thanks", act: async ({ page }) => { await toReport(page, phones.thanks); await send(page); }, ready: "報告を受け付けました" },
  { name: "patient_danger", patient: "Thanks", act: async ({ page }) => { await toReport(page, phones.danger, { danger: true }); await send(page); }, ready: "新宿区保健所（架空）に電話する" },
  {
    name: "patient_record", patient: "Record", ready: "37.2 ℃",
    act: async ({ page }) => {
      await toReport(page, phones.record);
      await send(page);
      await page.getByRole("button", { name: "最初の画面へ" }).click();
      await page.getByRole("button", { name: "これまでの記録" }).click();
    },
  },
  {
    name: "patient_pin_entry", patient: "Pin", ready: "暗証番号を入力してください",
    act: async ({ page }) => {
      await toHome(page, phones.locked);
      await page.getByRole("button", { name: "ログアウト" }).click();
    },
  },
  {
    name: "patient_pin_dead", patient: "DeadPin", ready: "暗証番号では開けなくなりました",
    act: async ({ page }) => {
      await toHome(page, phones.shut);
      await page.getByRole("button", { name: "ログアウト" }).click();
      for (let wrong = 0; wrong < 6; wrong += 1) {
        await page.getByLabel("暗証番号（6桁の数字）").fill(`00000${wrong}`);
        const answer = page.waitForResponse("**/api/v1/self/session");
        await page.getByRole("button", { name: "開く" }).click();
        await answer;
      }
    },
  },
  {
    name: "patient_other_phone", patient: "OtherPhone", path: "/p/", ready: "登録した電話番号に、6桁の確認コードを送ります",
    act: ({ page }) => page.getByRole("button", { name: "この電話では初めて" }).click(),
  },
  {
    name: "patient_other_code", patient: "OtherCode", path: "/p/", ready: "登録がある場合は、まもなくSMSが届きます",
    act: async ({ page }) => {
      await page.getByRole("button", { name: "この電話では初めて" }).click();
      await page.getByLabel("登録した電話番号").fill(phones.home);
      await born(page);
      await page.getByRole("button", { name: "確認コードを送る" }).click();
    },
  },
];

export const pages = [...doors, ...homes, ...clinic, ...center, ...administration, ...others, ...patients];
