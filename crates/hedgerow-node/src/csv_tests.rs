use super::*;

fn titles(file: &[u8]) -> Vec<String> {
    read(file).unwrap().rows.into_iter().filter_map(|r| r.draft.title).collect()
}

#[test]
fn csv_formula() {
    for formula in ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "'=1+1", "''-2"] {
        let kept = plain(formula);
        assert!(kept.starts_with('\''), "{formula} would be a formula in a spreadsheet");
        // It comes back as it was.
        let file = format!("title\n\"{kept}\"\n");
        assert_eq!(titles(file.as_bytes()), [formula]);
    }
    // The control: plain words are left alone.
    assert_eq!(plain("Ladder"), "Ladder");
    assert_eq!(titles(b"title\n'quoted'\n"), ["'quoted'"]);
}

#[test]
fn a_file_is_read_whatever_program_wrote_it() {
    let accents = "Kötő, nagy";
    for file in [
        "title,category\n\"Kötő, nagy\",craft\n".as_bytes().to_vec(),
        "\u{feff}title;category\r\nKötő, nagy;craft\r\n".as_bytes().to_vec(),
        "title\tcategory\nKötő, nagy\tcraft\n".as_bytes().to_vec(),
        "\u{feff}Title,Category\r\n\"Kötő, nagy\",craft".encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "\"Kötő, nagy\",a description,craft\n".as_bytes().to_vec(),
    ] {
        assert_eq!(titles(&file), [accents]);
    }
    // Windows-1252 has no ő, but it has ö.
    assert_eq!(titles(b"title\nSch\xF6ner Tisch\n"), ["Schöner Tisch"]);
}

#[test]
fn what_is_wrong_is_said_by_line() {
    let table = read(b"title,quantity\nLadder,two\n,1\nDrill,3\n").unwrap();
    assert_eq!(table.rows.len(), 2);
    assert_eq!(table.left_out, 1);
    let said: Vec<(u64, &str, bool)> =
        table.lines.iter().map(|l| (l.line, l.code.as_str(), l.left_out)).collect();
    assert_eq!(said, [(2, "W_NUMBER", false), (3, "E_TITLE", true)]);
    assert_eq!(table.lines[0].values["field"], "two");
    let read_as = ReadAs { encoding: "UTF-8".to_owned(), separator: Separator::Commas, headed: true };
    assert_eq!(table.read_as, read_as);
    assert!(!read(b"Ladder;a tall one\n").unwrap().read_as.headed);
}

#[test]
fn a_file_without_titles_or_without_anything_is_refused() {
    assert_eq!(read(b"category,owner\ncraft,Ana\n").err().unwrap().code, "E_CSV_NO_TITLE");
    assert_eq!(read(b"\n\n").err().unwrap().code, "E_CSV_EMPTY");
    assert_eq!(read(&vec![b'a'; CSV_BYTES + 1]).err().unwrap().code, "E_CSV_TOO_BIG");
}
