//! The programs of the browser: files read once at start, with Brotli siblings made at build time.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use actix_web::http::Method;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine as _;

use crate::secrets::sha256;

/// One file.
#[derive(Debug)]
struct File {
    plain: web::Bytes,
    brotli: Option<web::Bytes>,
    kind: &'static str,
    etag: String,
    /// Names with a hash in them never change their content.
    immutable: bool,
    /// Content security policy, for pages.
    policy: Option<HeaderValue>,
}

/// Both programs: staff at `/`, patients at `/p/`.
#[derive(Debug, Clone, Default)]
pub struct Site {
    files: Arc<HashMap<String, File>>,
}

impl Site {
    /// Reads `staff/` and `patient/` below `dir`.
    pub fn load(dir: &Path) -> io::Result<Self> {
        let mut files = HashMap::new();
        for (program, prefix) in [("staff", "/"), ("patient", "/p/")] {
            let base = dir.join(program);
            for path in walk(&base)? {
                if path.extension().is_some_and(|extension| extension == "br") {
                    continue;
                }
                let relative = path.strip_prefix(&base).unwrap_or(&path).to_string_lossy();
                files.insert(format!("{prefix}{relative}"), File::read(&path)?);
            }
        }
        Ok(Self {
            files: Arc::new(files),
        })
    }

    /// Answers a request outside the API: a file, or the page of the program for its own addresses.
    pub fn answer(&self, request: &HttpRequest) -> HttpResponse {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return HttpResponse::MethodNotAllowed()
                .insert_header((header::ALLOW, "GET, HEAD"))
                .finish();
        }
        let path = request.path();
        if path == "/favicon.ico" {
            // Browsers ask for it unasked; the pages name their own icon.
            return HttpResponse::NoContent().finish();
        }
        let page = if path == "/p" || path.starts_with("/p/") {
            "/p/index.html"
        } else {
            "/index.html"
        };
        // Addresses of the programs have no dot in their last part; files do.
        let is_page = !path.rsplit('/').next().unwrap_or_default().contains('.');
        match self
            .files
            .get(path)
            .or_else(|| if is_page { self.files.get(page) } else { None })
        {
            Some(file) => file.answer(request),
            None => HttpResponse::NotFound().finish(),
        }
    }
}

impl File {
    fn read(path: &Path) -> io::Result<Self> {
        let plain = fs::read(path)?;
        let mut beside = path.as_os_str().to_owned();
        beside.push(".br");
        let brotli = fs::read(PathBuf::from(beside)).ok().map(Into::into);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let kind = kind_of(&name);
        let policy = (kind == "text/html; charset=utf-8")
            .then(|| policy(&String::from_utf8_lossy(&plain)))
            .flatten();
        Ok(Self {
            etag: format!(
                "\"{}\"",
                crate::secrets::hex(&sha256(&plain))
                    .get(..16)
                    .unwrap_or_default()
            ),
            immutable: name
                .split(['-', '.', '_'])
                .any(|part| part.len() >= 12 && part.bytes().all(|b| b.is_ascii_hexdigit())),
            plain: plain.into(),
            brotli,
            kind,
            policy,
        })
    }

    fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let headers = request.headers();
        let said = |name| {
            headers
                .get(name)
                .and_then(|value: &HeaderValue| value.to_str().ok())
        };
        let mut response = HttpResponse::Ok();
        response
            .insert_header((header::CONTENT_TYPE, self.kind))
            .insert_header((header::ETAG, self.etag.clone()))
            .insert_header((header::VARY, "Accept-Encoding"))
            .insert_header((
                header::CACHE_CONTROL,
                if self.immutable {
                    "public, max-age=31536000, immutable"
                } else {
                    "no-cache"
                },
            ));
        if let Some(policy) = &self.policy {
            response.insert_header((header::CONTENT_SECURITY_POLICY, policy.clone()));
        }
        if said(header::IF_NONE_MATCH) == Some(self.etag.as_str()) {
            response.status(actix_web::http::StatusCode::NOT_MODIFIED);
            return response.finish();
        }
        let takes_brotli = said(header::ACCEPT_ENCODING).is_some_and(|value| {
            value
                .split(',')
                .any(|coding| coding.trim().starts_with("br"))
        });
        match &self.brotli {
            Some(brotli) if takes_brotli => {
                response.insert_header((header::CONTENT_ENCODING, "br"));
                response.body(brotli.clone())
            }
            _ => response.body(self.plain.clone()),
        }
    }
}

/// What a page may do: its own files, its own inline script (by hash), WebAssembly; no other origin.
fn policy(html: &str) -> Option<HeaderValue> {
    let mut scripts = String::new();
    let mut rest = html;
    while let Some((_, tail)) = rest.split_once("<script") {
        let (attributes, tail) = tail.split_once('>')?;
        let (content, tail) = tail.split_once("</script>")?;
        if !attributes.contains("src=") && !content.is_empty() {
            let hash = base64::engine::general_purpose::STANDARD.encode(sha256(content.as_bytes()));
            scripts.push_str(&format!(" 'sha256-{hash}'"));
        }
        rest = tail;
    }
    HeaderValue::from_str(&format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
         base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ))
    .ok()
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "json" | "webmanifest" => "application/json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// All files below `dir`; none where it does not exist.
pub fn walk(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        if !dir.is_dir() {
            continue;
        }
        for entry in fs::read_dir(dir)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    Ok(found)
}
