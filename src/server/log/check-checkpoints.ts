/** Compares the heads that were signed with the tree as the entries give it. */
import { readNote } from '#server/seal/log-note.ts';
import type { LogFinding } from './log-report.ts';

export interface StatedHeads {
	/** In a finding: `database`, or the path of a file. */
	readonly place: string;
	readonly notes: readonly string[];
	/** Ours may show a rollback by a restore, and the file must agree with the database. A witness stands by itself. */
	readonly whose: 'database' | 'file' | 'witness';
}
/** What a restore wrote into the log: the size to which it went back, and the newest checkpoint that it found outside. */
export interface RestoreEvent {
	readonly restoredSize: number;
	readonly last: { readonly size: number; readonly root: string } | null;
}

/** Sizes that some note states, to have the head at each while the tree is built again. Notes that do not read count as 0. */
export function statedSizes(stated: readonly StatedHeads[], publicKey: string): Set<number> {
	return new Set(stated.flatMap(({ notes }) => notes.map((note) => readNote(note, publicKey)?.size ?? 0)));
}

/** Findings about every note. `rootAt`: the head of the tree at a size; undefined where it never had that size. */
export function checkHeads(
	stated: readonly StatedHeads[],
	{
		publicKey,
		rootAt,
		restores
	}: { publicKey: string; rootAt: (size: number) => Buffer | undefined; restores: readonly RestoreEvent[] }
): LogFinding[] {
	const kept = new Set(stated.filter(({ whose }) => whose === 'database').flatMap(({ notes }) => notes));
	return stated.flatMap(({ place, notes, whose }) => {
		const heads = notes.map((note) => readNote(note, publicKey));
		// Up to which note of this place each restore had seen, and what it lost.
		const lost = restores.map(({ restoredSize, last }) => ({
			restoredSize,
			until: last
				? heads.findLastIndex((head) => head?.size === last.size && head.root.toString('base64') === last.root)
				: -1
		}));
		return heads.flatMap((head, index): LogFinding[] => {
			if (head === null) return [{ fault: 'signature', at: `${place}, checkpoint ${index + 1}` }];
			const at = `${place}, ${head.size} entries`;
			const root = rootAt(head.size);
			const before = lost.filter(({ until }) => whose !== 'witness' && index <= until);
			if (root?.equals(head.root)) {
				const lacking = whose === 'file' && !kept.has(notes[index] ?? '') && before.length === 0;
				return lacking ? [{ fault: 'database_lacks_checkpoint', at }] : [];
			}
			if (before.some(({ restoredSize }) => head.size > restoredSize)) return [{ fault: 'rolled_back', at }];
			return [{ fault: root ? 'checkpoint_differs' : 'log_shorter', at }];
		});
	});
}
