//! Tables as workbooks of Excel (F5): a sheet of typed columns with a frozen head and filters, and a sheet 「条件」
//! that says what it is, made when, by whom and by which conditions.
//!
//! Rows go out as they come and are not kept. Text stays text whatever it begins with, so that nothing becomes a
//! formula.

use chrono::NaiveDate;
use rust_xlsxwriter::{DocProperties, Format, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::error::AppError;

/// What Excel calls a workbook on the wire.
pub const CONTENT_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Rows of a sheet below its head at most.
pub const ROWS_MAX: u32 = 1_048_575;
/// Characters of a cell at most.
const CELL_MAX: usize = 32_767;

/// A value of a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// A number.
    Number(i64),
    /// A day.
    Date(NaiveDate),
}

impl From<Option<NaiveDate>> for Cell {
    fn from(day: Option<NaiveDate>) -> Self {
        day.map_or(Self::Empty, Self::Date)
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Empty, Self::Text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A column: title, and its width in characters of half width.
pub type Column = (String, f64);

/// A workbook in the making: one table, then its conditions.
pub struct Book {
    workbook: Workbook,
    row: u32,
    columns: u16,
    head: Format,
    date: Format,
    number: Format,
    guarded: Format,
    wrapped: Format,
}

fn broken(error: XlsxError) -> AppError {
    AppError::internal(error)
}

impl Book {
    /// Begins a table.
    pub fn new(title: &str, columns: &[Column]) -> Result<Self, AppError> {
        let mut book = Self {
            workbook: Workbook::new(),
            row: 0,
            columns: u16::try_from(columns.len()).map_err(AppError::internal)?,
            head: Format::new()
                .set_bold()
                .set_background_color("E8F1FE")
                .set_border_bottom(FormatBorder::Thin)
                .set_text_wrap(),
            date: Format::new().set_num_format("yyyy/mm/dd"),
            number: Format::new().set_num_format("#,##0"),
            guarded: Format::new().set_quote_prefix(),
            wrapped: Format::new().set_text_wrap(),
        };
        book.workbook
            .set_properties(&DocProperties::new().set_title(title));
        let head = book.head.clone();
        let sheet = book
            .workbook
            .add_worksheet_with_constant_memory()
            .map_err(broken)?;
        (|| {
            sheet.set_name(title)?;
            sheet.set_freeze_panes(1, 0)?;
            sheet.set_repeat_rows(0, 0)?;
            for (place, (_, width)) in (0_u16..).zip(columns) {
                sheet.set_column_width(place, *width)?;
            }
            for (place, (title, _)) in (0_u16..).zip(columns) {
                sheet.write_string_with_format(0, place, title, &head)?;
            }
            Ok(())
        })()
        .map_err(broken)?;
        Ok(book)
    }

    /// Rows written below the head.
    pub const fn rows(&self) -> u32 {
        self.row
    }

    /// Adds a row.
    pub fn push(&mut self, cells: &[Cell]) -> Result<(), AppError> {
        if self.row == ROWS_MAX {
            return Err(AppError::field("/rows", "export.too_many_rows"));
        }
        self.row += 1;
        let (row, date, number) = (self.row, &self.date, &self.number);
        let sheet = self.workbook.worksheet_from_index(0).map_err(broken)?;
        for (place, cell) in (0_u16..).zip(cells) {
            match cell {
                Cell::Empty => Ok(()),
                Cell::Text(text) => write_text(sheet, row, place, text, &self.guarded),
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "Excel knows one kind of number, exact up to 2⁵³; nothing counted here comes near"
                )]
                Cell::Number(value) => sheet
                    .write_number_with_format(row, place, *value as f64, number)
                    .map(|_| ()),
                Cell::Date(day) => sheet
                    .write_datetime_with_format(row, place, day, date)
                    .map(|_| ()),
            }
            .map_err(broken)?;
        }
        Ok(())
    }

    /// Adds the sheet 「条件」 and ends the workbook.
    pub fn finish(mut self, conditions: &[(String, String)]) -> Result<Vec<u8>, AppError> {
        let (last_row, last_column) = (self.row, self.columns.saturating_sub(1));
        let table = self.workbook.worksheet_from_index(0).map_err(broken)?;
        table
            .autofilter(0, 0, last_row, last_column)
            .map_err(broken)?;
        let (head, wrapped, guarded) = (&self.head, &self.wrapped, &self.guarded);
        let sheet = self.workbook.add_worksheet();
        (|| {
            sheet.set_name("条件")?;
            sheet.set_column_width(0, 18)?;
            sheet.set_column_width(1, 80)?;
            for (row, (name, value)) in (0_u32..).zip(conditions) {
                sheet.write_string_with_format(row, 0, name, head)?;
                let format = if formula_like(value) {
                    guarded
                } else {
                    wrapped
                };
                sheet.write_string_with_format(row, 1, value, format)?;
            }
            Ok(())
        })()
        .map_err(broken)?;
        self.workbook.save_to_buffer().map_err(broken)
    }
}

/// Whether a spreadsheet that is asked to read the text anew would take it for a formula. Some pass over a tab or
/// the end of a line before it, and in Japan read signs of full width as the plain ones.
pub fn formula_like(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'])
}

fn write_text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    guarded: &Format,
) -> Result<(), XlsxError> {
    let cut: String = text.chars().take(CELL_MAX).collect();
    if formula_like(&cut) {
        sheet.write_string_with_format(row, column, cut, guarded)?;
    } else {
        sheet.write_string(row, column, cut)?;
    }
    Ok(())
}
