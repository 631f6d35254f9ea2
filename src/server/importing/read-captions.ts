/** Reads what pictures show from a CSV with the columns `file` and `caption` (RFC 4180). */

/** Captions by file name. Columns in any order; more of them do no harm. Empty when the two are missing. */
export function readCaptions(csv: string): Map<string, string> {
	const [head, ...rows] = csvRows(csv);
	const file = head?.indexOf('file') ?? -1;
	const caption = head?.indexOf('caption') ?? -1;
	if (file < 0 || caption < 0) return new Map();
	return new Map(rows.flatMap((row) => (row[file] && row[caption] ? [[row[file], row[caption]] as const] : [])));
}

function csvRows(csv: string): string[][] {
	const rows: string[][] = [[]];
	const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/gy;
	for (let found = cell.exec(csv); found && cell.lastIndex <= csv.length; found = cell.exec(csv)) {
		const [, raw = '', end = ''] = found;
		rows.at(-1)?.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
		if (end === '') break;
		if (end !== ',') rows.push([]);
	}
	return rows.filter((row) => row.length > 1);
}
