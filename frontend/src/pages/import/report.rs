//! What became of the rows of a file.

use hersys_domain::import::{FaultCount, ImportReport, RejectedRow, RowFault};
use leptos::prelude::*;

use crate::locale::{Text, text};
use crate::message::Label;
use crate::ui::notice::{Notice, Tone};
use crate::ui::save_button::SaveButton;
use crate::ui::table::Facts;

/// The report.
#[component]
pub(super) fn Report(
    /// What became of the file.
    report: ImportReport,
) -> impl IntoView {
    let import = &report.import;
    let (tone, title) = match (import.dry_run, import.rejected) {
        (true, _) => (Tone::Info, text::import::result_checked()),
        (false, 0) => (Tone::Success, text::import::result_taken()),
        (false, _) => (Tone::Warning, text::import::result_taken()),
    };
    let imported = if import.dry_run {
        text::import::would_import()
    } else {
        text::import::imported()
    };
    let rows = |count: i64| text::import::rows_of(count).into_render().into_any();
    let facts = vec![
        (
            text::import::encoding(),
            encoding(&import.encoding).into_any(),
        ),
        (text::import::rows(), rows(import.rows)),
        (imported, rows(import.imported)),
        (text::import::duplicates(), rows(import.duplicates)),
        (text::import::rejected(), rows(import.rejected)),
    ];
    let id = import.id;
    let rejected = (import.rejected > 0).then(|| {
        let fetch =
            move |client: hersys_client::Client| async move { client.imports().rejects(id).await };
        let name = Signal::stored("登録できない行.csv".to_owned());
        view! {
            <Faults faults=report.faults/>
            <Rejected rows=report.first_rejected/>
            <SaveButton label=text::import::download() name=name kind="text/csv" fetch=fetch/>
            <p class="soft">{text::import::download_hint()}</p>
        }
    });
    view! {
        <section class="import-report">
            <Notice tone=tone title=title>
                <Facts rows=facts/>
            </Notice>
            {rejected}
        </section>
    }
}

/// The encoding as people in Japan know it.
pub(super) fn encoding(name: &str) -> String {
    match name {
        "Shift_JIS" => "Shift_JIS（CP932）".to_owned(),
        other => other.to_owned(),
    }
}

fn place(fault: &RowFault) -> Text {
    if fault.column.is_empty() {
        text::import::whole_row()
    } else {
        fault.column.as_str().into()
    }
}

#[component]
fn Faults(
    /// Faults with how many rows have them.
    faults: Vec<FaultCount>,
) -> impl IntoView {
    let lines: Vec<_> = faults
        .into_iter()
        .map(|one| {
            view! {
                <tr>
                    <th scope="row" class="cell">{place(&one.fault)}</th>
                    <td class="cell">{one.fault.fault.label()}</td>
                    <td class="cell cell-number">{one.rows}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <h2>{text::import::faults()}</h2>
        <div class="figures-scroll" tabindex="0" role="region" aria-label=text::import::faults()>
            <table class="figures">
                <caption class="visually-hidden">{text::import::faults()}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="cell">{text::import::column()}</th>
                        <th scope="col" class="cell">{text::import::reason()}</th>
                        <th scope="col" class="cell cell-number">{text::import::count()}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Rejected(
    /// The first of the rows.
    rows: Vec<RejectedRow>,
) -> impl IntoView {
    let lines: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let faults: Vec<_> = row
                .faults
                .iter()
                .map(|one| {
                    let (place, words) = (place(one), one.fault.label());
                    view! { <li>{place} "：" {words}</li> }
                })
                .collect();
            view! {
                <tr>
                    <th scope="row" class="cell cell-number">{row.line}</th>
                    <td class="cell"><ul class="plain-list">{faults}</ul></td>
                </tr>
            }
        })
        .collect();
    view! {
        <details class="help">
            <summary>{text::import::first_rejected()}</summary>
            <div class="figures-scroll" tabindex="0" role="region" aria-label=text::import::first_rejected()>
                <table class="figures">
                    <caption class="visually-hidden">{text::import::first_rejected()}</caption>
                    <thead>
                        <tr>
                            <th scope="col" class="cell cell-number">{text::import::line()}</th>
                            <th scope="col" class="cell">{text::import::what_is_wrong()}</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        </details>
    }
}
