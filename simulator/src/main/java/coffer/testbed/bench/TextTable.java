package coffer.testbed.bench;

import coffer.testbed.TextColumns;
import java.util.ArrayList;
import java.util.List;

/** A table for a terminal: the first column at its left, all others at their right. */
final class TextTable {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... head) {
        row(head);
    }

    /** Adds a row of at most as many cells as the head has. */
    TextTable row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** Each row as wide as its cells need. */
    List<String> lines() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        List<StringBuilder> lines = new ArrayList<>();
        rows.forEach(_ -> lines.add(new StringBuilder()));
        for (int column = 0; column < columns; column++) {
            int width = width(column);
            for (int at = 0; at < rows.size(); at++) {
                String cell = cell(rows.get(at), column);
                lines.get(at)
                        .append(
                                column == 0
                                        ? TextColumns.left(cell, width)
                                        : GAP + TextColumns.right(cell, width));
            }
        }
        return lines.stream().map(line -> line.toString().stripTrailing()).toList();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> TextColumns.width(cell(row, column))).max().orElse(0);
    }

    private static String cell(List<String> row, int column) {
        return column < row.size() ? row.get(column) : "";
    }
}
