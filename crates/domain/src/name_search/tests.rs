use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

/// Pairs of characters that names are written with; the last ones are compatibility ideographs.
const PAIRS: &str = "\
    髙高 﨑崎 嵜崎 邊辺 邉辺 齋斉 齊斉 斎斉 濵浜 濱浜 德徳 廣広 嶋島 嶌島 櫻桜 澤沢 \
    國国 瀨瀬 曾曽 槇槙 條条 眞真 靜静 惠恵 龍竜 瀧滝 𠮷吉 冨富 峯峰 穐秋 栁柳 桒桑 \
    榮栄 圓円 鹽塩 奧奥 橫横 溫温 會会 學学 嶽岳 樂楽 觀観 關関 巖巌 顏顔 龜亀 舊旧 \
    敎教 強强 鄕郷 堯尭 曉暁 勳勲 薰薫 溪渓 莖茎 螢蛍 鷄鶏 藝芸 縣県 劍剣 檢検 權権 \
    顯顕 嚴厳 黃黄 晄晃 號号 濟済 兒児 實実 寫写 壽寿 收収 澁渋 將将 燒焼 證証 淨浄 \
    讓譲 愼慎 晉晋 圖図 穗穂 靑青 淸清 專専 淺浅 錢銭 雙双 總総 莊荘 增増 藏蔵 臺台 \
    擇択 團団 鐵鉄 轉転 傳伝 當当 稻稲 檜桧 佛仏 變変 豐豊 寶宝 萬万 滿満 彌弥 藥薬 \
    與与 樣様 遙遥 來来 賴頼 兩両 綠緑 禮礼 靈霊 齡齢 曆暦 樓楼 郞郎 灣湾 舘館 𣘺橋 \
    埜野 \
    神\u{fa19} 福\u{fa1b} 祥\u{fa1a} 靖\u{fa1c} 都\u{fa26} 隆\u{f9dc} 郎\u{f92c} 羽\u{fa1e} 塚\u{fa10} 飯\u{fa2a} 鶴\u{fa2d} 館\u{fa2c}";

#[test]
fn variants_fold_together() {
    let mut pairs = 0;
    for pair in PAIRS.split_whitespace() {
        let chars: Vec<char> = pair.chars().collect();
        assert_eq!(chars.len(), 2, "{pair}");
        assert_ne!(chars[0], chars[1], "{pair}");
        let [a, b] = [chars[0], chars[1]].map(|c| fold_kanji(&format!("山{c}太郎")));
        assert_eq!(a, b, "{pair}");
        pairs += 1;
    }
    assert!(pairs >= 100, "{pairs}");
}

#[test]
fn the_table_is_sound() {
    let mut seen = HashSet::new();
    for group in variants::GROUPS.split_whitespace() {
        assert!(group.chars().count() >= 2, "{group}");
        for c in group.chars() {
            assert!(seen.insert(c), "{c} is in two groups");
            // Else NFKC would replace it before the table is looked at.
            assert_eq!(
                core::iter::once(c).nfkc().collect::<String>(),
                c.to_string()
            );
            assert_eq!(
                fold_kanji(&c.to_string()).chars().next(),
                group.chars().next(),
                "{c}"
            );
        }
    }
}

#[test]
fn different_names_stay_different() {
    for (a, b) in [
        ("高橋", "高柳"),
        ("大田", "太田"),
        ("渡辺", "渡部"),
        ("阿部", "安倍"),
        ("土田", "上田"),
    ] {
        assert_ne!(fold_kanji(a), fold_kanji(b));
    }
    for (a, b) in [
        ("カトウ", "ガトウ"),
        ("ハタ", "バタ"),
        ("ハン", "パン"),
        ("サトウ", "サイトウ"),
    ] {
        assert_ne!(fold_kana(a), fold_kana(b));
    }
}

#[test]
fn spellings_of_one_name() {
    for (a, b) in [
        ("葛\u{e0100}城", "葛城"),
        ("辻\u{fe00}\u{e0101}", "辻"),
        ("佐々木", "佐佐木"),
        ("齋\u{200d}藤　\u{202e}太郎", "斎藤太郎"),
        ("三ヶ島", "三ケ島"),
        ("みどり", "ミドリ"),
        ("ﾐﾄﾞﾘ", "ミドリ"),
        ("ＪＯＳÉ　O'Brien-Smith", "jose obrien smith"),
        ("Jose\u{301}", "José"),
        ("NGUYỄN", "nguyen"),
        ("ヴォルフ", "ボルフ"),
    ] {
        assert_eq!(fold_kanji(a), fold_kanji(b), "{a} {b}");
    }
    assert_eq!(fold_kanji("\u{e001}田"), "\u{e001}田");
    assert_eq!(fold_kanji("𡈽屋"), "土屋");
}

#[test]
fn readings() {
    for (typed, folded) in [
        ("ｼﾞｮｰｼﾞ", "ジヨジ"),
        ("ヴァヴィヴヴェヴォ", "バビブベボ"),
        ("ヴュ ヴラ ウ゛", "ビユブラブ"),
        ("ヷヸヹヺ", "バビベボ"),
        ("ヰヱヲヂヅ", "イエオジズ"),
        ("みすゞ こゝろ", "ミスズココロ"),
        ("じゞ", "ジジ"),
        ("ｸﾞｳﾞｪ", "グベ"),
        ("オーノ", "オノ"),
        ("ロ-ラ・リー", "ロラリ"),
        ("ゝ", ""),
        ("ー", ""),
        ("\0\u{2}ア\u{3}", "ア"),
    ] {
        assert_eq!(fold_kana(typed), folded, "{typed}");
    }
}

#[test]
fn bigrams_find_parts_of_names() {
    assert_eq!(bigrams("森"), ["\u{2}森", "森\u{3}"]);
    assert_eq!(bigrams("高橋"), ["\u{2}高", "高橋", "橋\u{3}"]);
    assert!(bigrams("").is_empty() && query_bigrams("").is_empty());
    let finds = |query: &str, name: &str| {
        let index: HashSet<String> = bigrams(&fold_kanji(name)).into_iter().collect();
        query_bigrams(&fold_kanji(query))
            .iter()
            .all(|gram| index.contains(gram))
    };
    for (query, name, found) in [
        ("森", "森", true),
        ("森", "森田", true),
        ("森", "大森", false),
        ("高橋", "髙𣘺", true),
        ("木", "佐々木", false),
        ("々木", "佐々木", false),
        ("佐木", "佐々木", true),
        ("橋", "高橋", false),
        ("齋藤", "斉藤", true),
        ("アベ", "タカナベ", false),
    ] {
        assert_eq!(finds(query, name), found, "{query} in {name}");
    }
}

proptest! {
    #[test]
    fn a_part_is_always_found(name in "[\\p{Han}\\p{Hiragana}a-zA-Z]{2,12}", from in 0_usize..12, length in 2_usize..12) {
        let folded = fold_kanji(&name);
        let part: String = folded.chars().skip(from).take(length).collect();
        prop_assume!(part.chars().count() >= 2);
        let index = bigrams(&folded);
        prop_assert!(query_bigrams(&part).iter().all(|gram| index.contains(gram)));
        prop_assert_eq!(index.len(), folded.chars().count() + 1);
    }

    #[test]
    fn folded_names_stay_as_they_are(name in "[\\p{Han}ぁ-ゖァ-ヺｦ-ﾟ゛゜ーa-zA-ZÀ-ÿ髙﨑邊々 ]{0,12}") {
        let folded = fold_kanji(&name);
        prop_assert_eq!(fold_kanji(&folded), folded);
    }

    #[test]
    fn never_panics_and_never_holds_a_mark(name in any::<String>()) {
        for folded in [fold_kanji(&name), fold_kana(&name)] {
            prop_assert!(!folded.contains([START, END, '\0', ' ']));
            let _ = (bigrams(&folded), query_bigrams(&folded));
        }
    }
}
