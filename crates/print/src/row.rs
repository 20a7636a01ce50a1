//! A row of boxes: its columns with their lines, cut in two where it goes on overleaf.

use crate::face::Glyph;
use crate::layout::CONTINUED;
use crate::measure::{BESIDE, LABEL, LEADING, PAD, ROW, SAID, SIDE, THIN, WIDTH};
use crate::paper::{Cell, Line, Row, Side};
use crate::sheet::Sheets;
use crate::wrap;

/// A line in a column.
#[derive(Debug, Clone)]
struct Set {
    size: f32,
    soft: bool,
    glyphs: Vec<Glyph>,
}

impl Set {
    fn height(&self) -> f32 {
        self.size * LEADING
    }
}

/// A column between two rules.
#[derive(Debug, Clone)]
struct Column {
    x: f32,
    width: f32,
    /// What is said again overleaf.
    label: String,
    lines: Vec<Set>,
}

impl Column {
    fn room(width: f32) -> f32 {
        width - 2.0 * PAD
    }

    fn labelled(x: f32, width: f32, label: &str) -> Self {
        let lines = wrap::text(label, Self::room(width) / LABEL);
        Self {
            x,
            width,
            label: label.to_owned(),
            lines: lines
                .into_iter()
                .map(|glyphs| Set {
                    size: LABEL,
                    soft: false,
                    glyphs,
                })
                .collect(),
        }
    }

    fn fill(&mut self, lines: &[Line]) {
        let room = Self::room(self.width) / SAID;
        for line in lines {
            let soft = matches!(line, Line::Soft(_));
            let set = wrap::paragraph(line, room);
            self.lines.extend(set.into_iter().map(|glyphs| Set {
                size: SAID,
                soft,
                glyphs,
            }));
        }
    }

    fn height(&self) -> f32 {
        self.lines.iter().map(Set::height).sum()
    }

    /// Takes off what does not fit.
    fn cut(&mut self, room: f32) -> Vec<Set> {
        let mut height = 0.0;
        let fits = |line: &&Set| {
            height += line.height();
            height <= room
        };
        let kept = self.lines.iter().take_while(fits).count();
        self.lines.split_off(kept.max(1).min(self.lines.len()))
    }
}

/// A row laid out.
#[derive(Debug, Clone)]
pub struct Laid {
    columns: Vec<Column>,
}

impl Laid {
    /// Shares the width out and breaks the lines.
    pub fn of(row: &Row) -> Self {
        let shares: f32 = row
            .cells
            .iter()
            .map(|one| f32::from(one.share.max(1)))
            .sum();
        let mut x = SIDE;
        let mut columns = Vec::new();
        for cell in &row.cells {
            let width = WIDTH * f32::from(cell.share.max(1)) / shares;
            columns.extend(columns_of(cell, x, width));
            x += width;
        }
        Self { columns }
    }

    /// How high it is.
    pub fn height(&self) -> f32 {
        let highest = self.columns.iter().map(Column::height).fold(0.0, f32::max);
        (highest + 2.0 * PAD).max(ROW)
    }

    /// Cuts it so that it fits into `room`; gives the rest.
    pub fn cut(&mut self, room: f32) -> Self {
        let columns = self.columns.iter_mut().map(|column| {
            let rest = column.cut(room - 2.0 * PAD);
            let again = if column.label.is_empty() {
                String::new()
            } else {
                format!("{}{CONTINUED}", column.label.trim_end_matches(CONTINUED))
            };
            let mut next = Column::labelled(column.x, column.width, &again);
            next.lines.extend(rest);
            next
        });
        Self {
            columns: columns.collect(),
        }
    }

    /// Places it at the top of what is left of the page.
    pub fn place(self, sheets: &mut Sheets) {
        let (top, bottom) = (sheets.y, sheets.y + self.height());
        for (index, column) in self.columns.into_iter().enumerate() {
            if index > 0 {
                sheets.rule((column.x, top), (column.x, bottom), THIN);
            }
            let mut y = top + PAD;
            for line in column.lines {
                let height = line.height();
                sheets.place(column.x + PAD, y, line.size, line.soft, line.glyphs);
                y += height;
            }
        }
        sheets.across(bottom, THIN);
        sheets.y = bottom;
    }
}

fn columns_of(cell: &Cell, x: f32, width: f32) -> Vec<Column> {
    match cell.side {
        Side::Above => {
            let mut column = Column::labelled(x, width, &cell.label);
            column.fill(&cell.lines);
            vec![column]
        }
        Side::Beside => {
            let label = Column::labelled(x, BESIDE, &cell.label);
            let mut said = Column::labelled(x + BESIDE, width - BESIDE, "");
            said.fill(&cell.lines);
            vec![label, said]
        }
    }
}
