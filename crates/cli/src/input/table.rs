//! Tables that a spreadsheet or a script exports: RFC 4180, or the same with semicolons or tabs.

use anyhow::Context as _;

/// A table with a name for each column. Every row has as many cells as there are names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Table {
    names: Vec<String>,
    rows: Vec<Row>,
}

/// A row, with the line that it begins on.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    line: usize,
    cells: Vec<String>,
}

/// A cell, with the line of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell<'a> {
    /// The line, from 1.
    pub(crate) line: usize,
    /// What is written, without blanks around it.
    pub(crate) text: &'a str,
}

impl Table {
    /// Reads a table. What separates its cells is taken from the line of names: a semicolon or a tab where
    /// there is one, a comma otherwise. Empty rows are passed over.
    ///
    /// # Errors
    ///
    /// Names the line that has another number of cells than the line of names, which is how decimal commas
    /// show, or a quote that is not closed.
    pub(crate) fn read(text: &str) -> anyhow::Result<Self> {
        let (separator, skipped) = separator(text);
        let mut rows = rows(text, separator)?.into_iter().skip(skipped);
        let names = rows.next().map(|row| row.cells).unwrap_or_default();
        let rows: Vec<Row> = rows.collect();
        let uneven = rows.iter().find(|row| row.cells.len() != names.len());
        if let Some(Row { line, cells }) = uneven {
            anyhow::bail!(
                "line {line} has {} cells, and the line of names has {}: write numbers with decimal points, like \
                 34155.5, and put a cell that holds a {separator:?} in quotes",
                cells.len(),
                names.len()
            );
        }
        Ok(Self { names, rows })
    }

    /// Returns the cells of a column.
    ///
    /// # Errors
    ///
    /// Says which names the table has when this is not one of them, or that it has it twice.
    pub(crate) fn column(&self, name: &str) -> anyhow::Result<Vec<Cell<'_>>> {
        let same = |(at, known): (usize, &String)| known.eq_ignore_ascii_case(name).then_some(at);
        let mut places = self.names.iter().enumerate().filter_map(same);
        let at = places.next().with_context(|| {
            format!("line 1 names no column {name:?}; it names {}", self.names.join(", "))
        })?;
        anyhow::ensure!(places.next().is_none(), "line 1 names the column {name:?} twice");
        Ok(self.rows.iter().map(|row| Cell { line: row.line, text: &row.cells[at] }).collect())
    }
}

/// Returns what separates cells, and how many rows only say so: Excel writes `sep=;` in a line of its own.
fn separator(text: &str) -> (char, usize) {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    let mut said = first.strip_prefix("sep=").unwrap_or_default().chars();
    match (said.next(), said.next()) {
        (Some(separator), None) => (separator, 1),
        _ => ([';', '\t'].into_iter().find(|&c| outside_quotes(first, c)).unwrap_or(','), 0),
    }
}

fn outside_quotes(line: &str, wanted: char) -> bool {
    line.split('"').step_by(2).any(|part| part.contains(wanted))
}

/// Splits a text into rows that are not empty.
fn rows(text: &str, separator: char) -> anyhow::Result<Vec<Row>> {
    let mut reader = Reader { separator, line: 1, begun: 1, ..Reader::default() };
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if reader.quoted => {
                if characters.next_if_eq(&'"').is_some() {
                    reader.cell.push('"');
                } else {
                    reader.quoted = false;
                }
            }
            '"' if reader.cell.trim().is_empty() => {
                reader.cell.clear();
                reader.quoted = true;
                reader.opened = reader.line;
            }
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\n' => reader.end_of_line(),
            _ if character == reader.separator && !reader.quoted => reader.end_of_cell(),
            _ => reader.cell.push(character),
        }
    }
    anyhow::ensure!(!reader.quoted, "line {}: a quote is opened and not closed", reader.opened);
    reader.end_of_row();
    Ok(reader.rows)
}

/// What is read of a table so far.
#[derive(Debug, Default)]
struct Reader {
    separator: char,
    /// The line that is read, and the one on which its row began.
    line: usize,
    begun: usize,
    rows: Vec<Row>,
    cells: Vec<String>,
    cell: String,
    /// Whether a cell in quotes is being read, and the line on which it began.
    quoted: bool,
    opened: usize,
}

impl Reader {
    fn end_of_cell(&mut self) {
        self.cells.push(self.cell.trim().to_owned());
        self.cell.clear();
    }

    fn end_of_row(&mut self) {
        self.end_of_cell();
        let cells = std::mem::take(&mut self.cells);
        if cells.iter().any(|cell| !cell.is_empty()) {
            self.rows.push(Row { line: self.begun, cells });
        }
        self.begun = self.line + 1;
    }

    fn end_of_line(&mut self) {
        if self.quoted {
            self.cell.push('\n');
        } else {
            self.end_of_row();
        }
        self.line += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(text: &str) -> Vec<(usize, String)> {
        let table = Table::read(text).unwrap();
        let cells = table.column("x").unwrap();
        cells.iter().map(|cell| (cell.line, cell.text.to_owned())).collect()
    }

    fn said(text: &str) -> String {
        Table::read(text).unwrap_err().to_string()
    }

    #[test]
    fn commas_semicolons_tabs_and_every_end_of_line_give_the_same_table() {
        let expected = vec![(2, "1.5".to_owned()), (4, "3".to_owned())];
        for text in [
            "x,y\n1.5,2\n\n3,4\n",
            "x,y\r\n1.5,2\r\n\r\n3,4\r\n",
            "x,y\r1.5,2\r\r3,4",
            "x;y\n1.5;2\n;\n3;4",
            "x\ty\n1.5\t2\n\n3\t4\n",
            "\"x\",\"y\"\n\"1.5\",\"2\"\n\n\"3\",\"4\"\n",
            " X , y\n 1.5 , 2\n\n3,4\n",
        ] {
            assert_eq!(column(text), expected, "{text:?}");
        }
        assert_eq!(column("sep=;\nx;y\n1;2\n"), [(3, "1".to_owned())]);
    }

    #[test]
    fn a_cell_in_quotes_holds_separators_quotes_and_ends_of_line() {
        let table = Table::read("name,x\n\"Rim, \"\"north\"\"\r\nside\",1\nb,2\n").unwrap();
        let names = table.column("name").unwrap();
        assert_eq!(names[0].text, "Rim, \"north\"\nside");
        assert_eq!(table.column("x").unwrap()[1], Cell { line: 4, text: "2" });
    }

    #[test]
    fn decimal_commas_and_quotes_that_stay_open_are_refused_by_their_line() {
        let commas = said("x,y\n1.0,2.0\n34155,5,-40385,2\n");
        assert!(commas.starts_with("line 3 has 4 cells") && commas.contains("34155.5"), "{commas}");
        assert!(said("x,y\n1\n").starts_with("line 2 has 1 cells"));
        assert!(said("x,y\n\"1,2\n3,4\n").starts_with("line 2: a quote is opened"));
    }

    #[test]
    fn a_column_that_is_not_there_or_there_twice_is_named() {
        let table = Table::read("lat,lon,lat\n1,2,3\n").unwrap();
        let said = |name| table.column(name).unwrap_err().to_string();
        assert_eq!(said("x"), "line 1 names no column \"x\"; it names lat, lon, lat");
        assert!(said("lat").contains("twice"));
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_with_quotes_is_read_back(
            cells in proptest::collection::vec("[a-z0-9,;\"\n.]{1,6}", 1..6),
        ) {
            let quoted = |cell: &String| format!("\"{}\"\n", cell.replace('"', "\"\""));
            let text = format!("x\n{}", cells.iter().map(quoted).collect::<String>());
            let table = Table::read(&text).expect("it is a table");
            let found: Vec<&str> =
                table.column("x").expect("it is there").iter().map(|cell| cell.text).collect();
            let trimmed = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
            proptest::prop_assert_eq!(found, trimmed.collect::<Vec<_>>());
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            drop(Table::read(&text));
        }
    }
}
