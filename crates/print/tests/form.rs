//! A form printed and read again: its text, its pages, its bytes.
#![expect(
    clippy::unwrap_used,
    reason = "a test ends where what it relies on does not hold"
)]

use hersys_print::paper::{Block, Cell, Choice, Entry, Line, Paper, Row};
use lopdf::Document;

fn choice(words: &str, chosen: bool) -> Choice {
    Choice {
        words: words.to_owned(),
        chosen,
    }
}

/// A form with a long name and a text of some length.
fn paper(name: &str, remarks: &str) -> Paper {
    let sex = Line::Choices {
        label: String::new(),
        all: vec![choice("男", false), choice("女", true)],
    };
    let rows = vec![
        Row {
            cells: vec![
                Cell::above("２　当該者氏名", 2, vec![Line::text(name)]),
                Cell::above("３　性別", 1, vec![sex]),
            ],
        },
        Row::beside("19　その他", vec![Line::text(remarks)]),
        Row::beside("20　対象外の項目", vec![Line::Soft("対象外".to_owned())]),
    ];
    Paper {
        mark: "別記様式６－１".to_owned(),
        title: "新型コロナウイルス感染症　発生届".to_owned(),
        standing: None,
        addressee: "都道府県知事（保健所設置市長・特別区長）　殿".to_owned(),
        preamble: "以下のとおり届け出る。".to_owned(),
        head: vec![Entry {
            label: "医師の氏名".to_owned(),
            text: "神田 一郎".to_owned(),
        }],
        head_note: String::new(),
        blocks: vec![Block { title: None, rows }],
        notes: vec!["この届出は診断後直ちに行ってください。".to_owned()],
        footer: "患者等ID 5724000000　第1版".to_owned(),
    }
}

/// The text of all pages without its blanks, and how many pages there are.
fn read(paper: &Paper) -> (String, usize) {
    let bytes = hersys_print::pdf(paper).unwrap();
    let document = Document::load_mem(&bytes).unwrap();
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    let text = document.extract_text(&pages).unwrap();
    (
        text.chars().filter(|one| !one.is_whitespace()).collect(),
        pages.len(),
    )
}

fn plain(text: &str) -> String {
    text.chars().filter(|one| !one.is_whitespace()).collect()
}

#[test]
fn everything_on_the_form_can_be_read_again() {
    let (text, pages) = read(&paper("髙橋 健子", "特になし。"));
    assert_eq!(pages, 1);
    for wanted in [
        "別記様式６－１",
        "新型コロナウイルス感染症発生届",
        "都道府県知事（保健所設置市長・特別区長）殿",
        "医師の氏名",
        "神田一郎",
        "２当該者氏名",
        "髙橋健子",
        "□男■女",
        "19その他",
        "特になし。",
        "対象外",
        "この届出は診断後直ちに行ってください。",
        "患者等ID5724000000第1版",
        "1／1",
    ] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
}

#[test]
fn names_of_rare_characters_are_set_and_what_the_typeface_lacks_is_told() {
    let names = "髙橋﨑山𠮷田邊邉齋濵德栁槗 ﾀｶﾊｼ Nguyễn Łukasz Đặng";
    let (text, _) = read(&paper(names, "特になし。"));
    assert!(text.contains(&plain(names)), "{text}");
    assert!(!text.contains('〓'));
    // Kana and marks that a machine wrote apart, and a variant by its selector.
    let (text, _) = read(&paper("カ\u{3099} e\u{301} 葛\u{E0100}", "特になし。"));
    assert!(text.contains("ガé葛"), "{text}");
    // Burmese, an unassigned ideograph, a control character.
    let (text, _) = read(&paper("မောင် \u{3FFFD}\u{7}山", "特になし。"));
    assert!(
        text.contains("〓山") && text.contains("この書類の書体にない文字"),
        "{text}"
    );
}

#[test]
fn long_texts_go_on_overleaf_and_nothing_is_cut_off() {
    let name = "寿限無寿限無五劫の擦り切れ".repeat(20);
    let words: Vec<String> = (0..1_500)
        .map(|number| format!("経過その{number}。"))
        .collect();
    let remarks = words.concat();
    let (text, pages) = read(&paper(&name, &remarks));
    assert!((3..=8).contains(&pages), "{pages}");
    assert!(text.contains(&name));
    for word in &words {
        // A word may be parted by the foot of a page only.
        let number = word.trim_start_matches("経過その");
        assert!(text.contains(number), "{word}");
    }
    assert!(text.contains("19その他（続き）"));
    assert!(text.contains(&format!("{pages}／{pages}")));
    assert_eq!(text.matches("患者等ID5724000000").count(), pages);
}

#[test]
fn the_same_form_makes_the_same_bytes_and_they_are_few() {
    let form = paper("髙橋 健子", "特になし。");
    let bytes = hersys_print::pdf(&form).unwrap();
    assert_eq!(bytes, hersys_print::pdf(&form).unwrap());
    assert_ne!(
        bytes,
        hersys_print::pdf(&paper("髙橋 健児", "特になし。")).unwrap()
    );
    // The typeface is cut down to the characters that are used.
    assert!(bytes.len() < 200_000, "{}", bytes.len());
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains("CreationDate") && !text.contains("髙橋"));
}

#[test]
fn an_empty_form_and_one_line_too_wide_for_anything_are_printed() {
    read(&Paper::default());
    let narrow = Row {
        cells: (0..40)
            .map(|number| Cell::above(format!("{number}"), 1, vec![Line::text("幅の狭い欄")]))
            .collect(),
    };
    let form = Paper {
        standing: Some("無効（誤登録）".repeat(30)),
        footer: "患者等ID".repeat(60),
        title: "題".repeat(200),
        blocks: vec![Block {
            title: Some("続紙".to_owned()),
            rows: vec![narrow],
        }],
        ..Paper::default()
    };
    let (text, _) = read(&form);
    assert!(text.contains("幅"));
}
