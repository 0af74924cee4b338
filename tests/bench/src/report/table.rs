use std::fmt;

/// A Markdown table with aligned columns; the first `labels` of them hold text.
#[derive(Clone, Debug)]
pub struct Table {
    labels: usize,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with a head.
    pub fn new(labels: usize, head: impl IntoIterator<Item = String>) -> Self {
        Self { labels, rows: vec![head.into_iter().collect()] }
    }

    /// Adds a row with as many cells as the head.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    fn width(&self, column: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0).max(3)
    }

    fn rule(&self, widths: &[usize]) -> Vec<String> {
        let rule = |(column, width): (usize, &usize)| match column < self.labels {
            true => "-".repeat(*width),
            false => format!("{}:", "-".repeat(width - 1)),
        };
        widths.iter().enumerate().map(rule).collect()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.rows.first().map_or(0, Vec::len);
        let widths: Vec<_> = (0..columns).map(|column| self.width(column)).collect();
        let rule = self.rule(&widths);
        let mut rows = self.rows.iter();
        for row in rows.next().into_iter().chain([&rule]).chain(rows) {
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                match column < self.labels {
                    true => write!(f, "| {cell:<width$} ")?,
                    false => write!(f, "| {cell:>width$} ")?,
                }
            }
            writeln!(f, "|")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned() {
        let mut table = Table::new(1, ["who", "CPU µs"].map(str::to_owned));
        table.row(["tonic", "9.94"].map(str::to_owned));
        let lines = ["| who   | CPU µs |", "| ----- | -----: |", "| tonic |   9.94 |", ""];
        assert_eq!(table.to_string(), lines.join("\n"));
    }
}
