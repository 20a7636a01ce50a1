//! The document for reading at `/api/docs`: one page of HTML, made once, in Japanese, without any script. What one
//! looks for goes to the server as a word of the address, for nothing in the document is secret or personal.

use std::sync::LazyLock;

use actix_web::http::header::{CONTENT_SECURITY_POLICY, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;

use super::{Served, list, text, whole};

mod entry;
mod html;
mod schema;

use html::{escaped, japanese};

/// Where the page lies.
pub const ADDRESS: &str = "/api/docs";
/// A style sheet of its own, a form that leads to itself, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const KIND: &str = "text/html; charset=utf-8";
/// Characters of what is looked for at most.
const SEARCH_MAX: usize = 100;

/// The page.
pub static PAGE: LazyLock<serde_json::Result<Page>> = LazyLock::new(|| Ok(Page::new(&whole()?)));

/// How it looks.
pub static STYLE: LazyLock<Served> =
    LazyLock::new(|| Served::new("text/css; charset=utf-8", include_str!("style.css")));

/// A piece of the page that is found or not.
#[derive(Debug)]
struct Piece {
    html: String,
    /// What one can find it by, in small letters.
    words: String,
}

/// Operations of a kind, or the schemas.
#[derive(Debug)]
struct Section {
    id: String,
    title: String,
    about: String,
    pieces: Vec<Piece>,
}

/// The page, whole and in pieces.
#[derive(Debug)]
pub struct Page {
    all: Served,
    version: String,
    sections: Vec<Section>,
}

impl Page {
    fn new(document: &Value) -> Self {
        let version = document.pointer("/info/version").and_then(Value::as_str);
        let mut sections: Vec<Section> = list(document, "tags")
            .map(|tag| {
                let name = text(tag, "name");
                Section {
                    id: format!("tag-{name}"),
                    title: text(tag, "x-displayName").to_owned(),
                    about: text(tag, "description").to_owned(),
                    pieces: entry::of(document, name),
                }
            })
            .collect();
        sections.push(Section {
            id: "schemas".to_owned(),
            title: "データの型".to_owned(),
            about: "本文と応答に現れる型。名前の順。".to_owned(),
            pieces: schema::all(document),
        });
        let mut page = Self {
            all: Served::new(KIND, ""),
            version: version.unwrap_or_default().to_owned(),
            sections,
        };
        let rules = html::rules(document);
        page.all = Served::new(KIND, page.with_all(&rules));
        page
    }

    /// The page, or what of it holds all words asked for.
    pub fn answer(&self, request: &HttpRequest, asked: &str) -> HttpResponse {
        let asked: String = asked.trim().chars().take(SEARCH_MAX).collect();
        if asked.is_empty() {
            return self.all.page(request, HeaderValue::from_static(POLICY));
        }
        HttpResponse::Ok()
            .content_type(KIND)
            .insert_header((CONTENT_SECURITY_POLICY, POLICY))
            .body(self.with_found(&asked))
    }

    fn with_all(&self, rules: &str) -> String {
        let mut nav =
            String::from("<nav aria-label=\"目次\"><ul><li><a href=\"#rules\">共通の約束</a></li>");
        let mut main = rules.to_owned();
        for section in &self.sections {
            nav.push_str(&format!(
                "<li><a href=\"#{}\">{}</a>（{}）</li>",
                section.id,
                escaped(&section.title),
                section.pieces.len()
            ));
            main.push_str(&section.html(&mut section.pieces.iter()));
        }
        nav.push_str("</ul></nav>");
        self.frame("", &format!("{nav}<main id=\"main\">{main}</main>"))
    }

    fn with_found(&self, asked: &str) -> String {
        let wanted: Vec<String> = asked.split_whitespace().map(str::to_lowercase).collect();
        let holds = |piece: &&Piece| wanted.iter().all(|word| piece.words.contains(word));
        let mut main = String::new();
        let mut count = 0_usize;
        for section in &self.sections {
            let found: Vec<&Piece> = section.pieces.iter().filter(holds).collect();
            count += found.len();
            if !found.is_empty() {
                main.push_str(&section.html(&mut found.into_iter()));
            }
        }
        let back = format!("<p><a href=\"{ADDRESS}\">すべてを表示する</a></p>");
        let told = if count == 0 {
            "当てはまる操作・型はありません。別の言葉で試してください。".to_owned()
        } else {
            format!("{count}件見つかりました。")
        };
        let asked_for = escaped(asked);
        self.frame(
            asked,
            &format!(
                "<main id=\"main\"><h2>「{asked_for}」の検索結果</h2><p>{told}</p>{back}{main}</main>"
            ),
        )
    }

    fn frame(&self, asked: &str, body: &str) -> String {
        let title = if asked.is_empty() {
            "hersys API".to_owned()
        } else {
            format!("「{}」の検索結果 - hersys API", escaped(asked))
        };
        include_str!("frame.html")
            .replace("{title}", &title)
            .replace("{version}", &escaped(&self.version))
            .replace("{asked}", &escaped(asked))
            .replace("{body}", body)
    }
}

impl Section {
    fn html(&self, pieces: &mut dyn Iterator<Item = &Piece>) -> String {
        let pieces: String = pieces.map(|piece| piece.html.as_str()).collect();
        format!(
            "<section aria-labelledby=\"{id}\"><h2 id=\"{id}\">{title}</h2><p>{about}</p>{pieces}</section>",
            id = self.id,
            title = escaped(&self.title),
            about = japanese(&self.about),
        )
    }
}
