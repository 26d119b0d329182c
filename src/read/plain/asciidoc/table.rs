//! Tables of `AsciiDoc`.

/// The rows of a table, with the line that Markdown wants below its head. `attributes` stand in brackets above it.
pub(super) fn rows(lines: &[&str], attributes: &str, cell: &dyn Fn(&str) -> String) -> Vec<String> {
    let mut cells: Vec<String> = Vec::new();
    let mut first_row = 0;
    for line in lines.iter().filter(|it| !it.trim().is_empty()) {
        let mut parts = parted(line).into_iter();
        // What stands before the first mark goes on in the cell before.
        let before = parts.next().unwrap_or_default();
        if let Some(last) = cells.last_mut().filter(|_| !before.trim().is_empty()) {
            *last += "<br>";
            *last += &cell(before.trim());
        }
        cells.extend(parts.map(|it| cell(it.trim())));
        if first_row == 0 {
            first_row = cells.len();
        }
    }
    let columns = columns(attributes).unwrap_or(first_row).max(1);
    let mut out: Vec<String> = cells
        .chunks(columns)
        .map(|row| {
            let mut row = row.to_vec();
            row.resize(columns, String::new());
            format!("| {} |", row.join(" | "))
        })
        .collect();
    let rule = format!("|{}", " --- |".repeat(columns));
    // A blank line below the first row makes it the head, as `%header` does.
    let blank = lines.get(1).is_some_and(|it| it.trim().is_empty());
    let header = attributes.contains("header") || blank && !attributes.contains("noheader");
    if out.is_empty() {
        return out;
    }
    if header {
        out.insert(1, rule);
    } else {
        out.insert(0, rule);
        out.insert(0, format!("|{}", "  |".repeat(columns)));
    }
    out
}

/// A line at its marks, without what is said of the cells (`2+|`, `a|`).
fn parted(line: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut from = 0;
    for (at, _) in line.match_indices('|') {
        if line[..at].ends_with('\\') {
            continue;
        }
        let before = &line[from..at];
        let blank = before.rfind(' ').map_or(0, |it| it + 1);
        let (text, said) = before.split_at(blank);
        let is_said = !said.is_empty()
            && said
                .chars()
                .all(|c| c.is_ascii_digit() || "+*.<>^aehlmds".contains(c))
            && (said.contains(['+', '*', '<', '>', '^'])
                || said.len() == 1 && !said.starts_with(|c: char| c.is_ascii_digit()));
        out.push(if is_said { text } else { before });
        from = at + 1;
    }
    out.push(&line[from..]);
    out
}

/// How many columns `cols="1,2"` or `cols=3*` names.
fn columns(attributes: &str) -> Option<usize> {
    let rest = attributes.split_once("cols=")?.1;
    let value = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => rest.split(',').next()?,
    };
    let count = |it: &str| match it.trim().split_once('*') {
        Some((times, _)) => times.parse::<usize>().unwrap_or(1).min(100),
        None => 1,
    };
    Some(value.split([',', ';']).map(count).sum())
}

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn cells_may_stand_each_on_a_line() {
        let lines = ["|一", "|二", "a|三", "续", "2+|四"];
        let found = rows(&lines, "cols=\"1,1\"", &str::to_owned);
        let wanted = [
            "|  |  |",
            "| --- | --- |",
            "| 一 | 二 |",
            "| 三<br>续 | 四 |",
        ];
        assert_eq!(found, wanted);
    }
}
