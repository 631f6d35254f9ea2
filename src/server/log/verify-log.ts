/** Builds the tree again from the entries and compares it with everything that ever spoke of it. Changes nothing. */
import { timingSafeEqual } from 'node:crypto';
import { isObject } from '#domain/base/shape.ts';
import type { CheckpointFile } from '#server/seal/checkpoint-file.ts';
import { commitTo, entrySalt, hourOf, leafOf } from '#server/seal/log-entry.ts';
import { growingTree, type TreeNode } from '#server/seal/log-tree.ts';
import type { MasterKeys } from '#server/seal/master-keys.ts';
import type { OwnerDb } from '#server/store/handle.ts';
import { keysOf, nodesAt, type LogDb } from '#server/store/log/add-entries.ts';
import {
	countLog,
	readCheckpoints,
	readEntries,
	readRecords,
	rowsNotInLog,
	withLogMoment,
	type ReadRecord
} from '#server/store/log/read-log.ts';
import { checkHeads, statedSizes, type RestoreEvent, type StatedHeads } from './check-checkpoints.ts';
import type { LogFault, LogFinding, LogReport } from './log-report.ts';
import { saltUnder } from './sequence-log.ts';

export interface VerifyOrder {
	readonly db: OwnerDb;
	readonly keys: MasterKeys;
	readonly siteSalt: Buffer;
	readonly publicKey: string;
	readonly file: Pick<CheckpointFile, 'read'>;
	/** Checkpoints that somebody else kept. */
	readonly witness?: { readonly place: string; readonly notes: readonly string[] };
}

/** Looks at everything. The files are read first: what they state then is in the moment that is looked at. */
export async function verifyLog(order: VerifyOrder): Promise<LogReport> {
	const files = order.file.read();
	return withLogMoment(order.db, async (tx) => {
		const table = await readCheckpoints(tx);
		const stated: StatedHeads[] = [
			{ place: 'database', notes: table.map(({ note }) => note), whose: 'database' },
			...files.map(({ path, notes }): StatedHeads => ({ place: path, notes: notes ?? [], whose: 'file' })),
			...(order.witness ? [{ ...order.witness, whose: 'witness' as const }] : [])
		];
		const tree = await rebuild(tx, statedSizes(stated, order.publicKey));
		const counts = await countLog(tx);
		const records = await compareRecords(tx, order, tree);
		const findings: LogFinding[] = [
			...tree.findings,
			...(counts.nodes === tree.nodes
				? []
				: [found('node_differs', `${counts.nodes} hashes instead of ${tree.nodes}`)]),
			...records.findings,
			...(await rowsNotInLog(tx)).map(({ source, key }) => found('not_in_log', `${source} ${key}`)),
			...(counts.erased > records.erasures
				? [found('erasure_not_in_log', `${counts.erased} stories, ${records.erasures} entries`)]
				: []),
			...counts.keyless.map((id) => found('key_missing', `story ${id}`)),
			...checkHeads(stated, {
				publicKey: order.publicKey,
				rootAt: (size) => tree.roots.get(size),
				restores: records.restores
			}),
			...table
				.filter(({ size, root }) => !tree.roots.get(size)?.equals(root))
				.map(({ size }) => found('checkpoint_differs', `database, column, ${size} entries`)),
			...files.flatMap(({ path, notes }) =>
				table
					.filter(({ note }) => !notes?.includes(note))
					.map(({ size }) => found('file_lacks_checkpoint', `${path}, ${size} entries`))
			)
		];
		return {
			entries: tree.size,
			waiting: counts.waiting,
			since: counts.since,
			mute: records.mute,
			checkpoints: stated.reduce((sum, { notes }) => sum + notes.length, 0),
			findings
		};
	});
}

interface Rebuilt {
	readonly size: number;
	readonly nodes: number;
	/** Heads at the sizes that were asked for. */
	readonly roots: ReadonlyMap<number, Buffer>;
	readonly types: readonly string[];
	readonly commitments: readonly Buffer[];
	readonly findings: readonly LogFinding[];
}

async function rebuild(tx: LogDb, sizes: ReadonlySet<number>): Promise<Rebuilt> {
	const tree = growingTree();
	const roots = new Map<number, Buffer>();
	const findings: LogFinding[] = [];
	const types: string[] = [];
	const commitments: Buffer[] = [];
	let nodes = 0;
	let expected = 0;
	for await (const page of readEntries(tx)) {
		const fresh: TreeNode[] = [];
		for (const { seq, type, hour, commitment } of page) {
			if (Number(seq) !== expected) findings.push(found('entry_missing', `entry ${expected}`));
			expected = Number(seq) + 1;
			types[Number(seq)] = type;
			commitments[Number(seq)] = commitment;
			fresh.push(...tree.add(leafOf({ type, hour: hourOf(hour), commit: commitment.toString('hex') })));
			if (sizes.has(tree.size)) roots.set(tree.size, tree.root());
		}
		nodes += fresh.length;
		findings.push(...(await compareNodes(tx, fresh)));
	}
	return { size: tree.size, nodes, roots, types, commitments, findings };
}

async function compareNodes(tx: LogDb, fresh: readonly TreeNode[]): Promise<LogFinding[]> {
	const kept = await nodesAt(tx, fresh);
	return fresh
		.filter(({ hash }, at) => !kept[at]?.equals(hash))
		.map(({ level, position }) => found('node_differs', `level ${level}, ${position}`));
}

interface Compared {
	readonly findings: readonly LogFinding[];
	readonly erasures: number;
	readonly mute: number;
	readonly restores: readonly RestoreEvent[];
}

async function compareRecords(tx: LogDb, { keys, siteSalt }: VerifyOrder, tree: Rebuilt): Promise<Compared> {
	const findings: LogFinding[] = [];
	const explained = new Set<number>();
	const forgotten = new Set<number>();
	const restores: RestoreEvent[] = [];
	let erasures = 0;
	for await (const page of readRecords(tx)) {
		const ids = new Set(page.flatMap(({ story_id }) => story_id ?? []));
		const rows = await keysOf(tx, [...ids]);
		const salts = new Map([...rows].map(([id, row]) => [id, saltUnder(keys, id, row)]));
		for (const record of page) {
			const seq = Number(record.seq);
			explained.add(seq);
			const salt = record.story_id === null ? siteSalt : salts.get(record.story_id);
			// Reported once, by its story.
			if (!salt) continue;
			const fault = faultOf(record, salt, tree);
			if (fault) findings.push(found(fault, `entry ${seq}, ${record.source}`));
			if (fault || !isObject(record.says)) continue;
			if (record.source === 'erasure') erasures++;
			if (record.source === 'removal' && record.says.practice !== true)
				findings.push(found('story_deleted', `entry ${seq}`));
			if (Array.isArray(record.says.forgotten)) for (const one of record.says.forgotten) forgotten.add(Number(one));
			const restore = record.source === 'restore' ? restoreOf(record.says) : null;
			if (restore) restores.push(restore);
		}
	}
	for (let seq = 0; seq < tree.commitments.length; seq++)
		if (explained.has(seq) === forgotten.has(seq)) findings.push(found('entry_unexplained', `entry ${seq}`));
	return { findings, erasures, mute: forgotten.size, restores };
}

/** An entry about a row's end is compared only if it is the newest of that row: ends may come in two steps. */
function faultOf(record: ReadRecord, salt: Buffer, { types, commitments }: Rebuilt): LogFault | null {
	const seq = Number(record.seq);
	const commitment = commitments[seq];
	if (!commitment || types[seq] !== record.source) return 'entry_unexplained';
	if (record.key !== null && !record.newest) return record.source.endsWith('_end') ? null : 'entry_unexplained';
	const says = record.key === null ? record.says : record.row;
	if (says === null) return 'row_gone';
	return timingSafeEqual(commitTo(entrySalt(salt, seq), says), commitment) ? null : 'row_changed';
}

function restoreOf(says: Readonly<Record<string, unknown>>): RestoreEvent | null {
	const { restoredSize, last } = says;
	if (typeof restoredSize !== 'number') return null;
	return isObject(last) && typeof last.size === 'number' && typeof last.root === 'string'
		? { restoredSize, last: { size: last.size, root: last.root } }
		: { restoredSize, last: null };
}

function found(fault: LogFault, at: string): LogFinding {
	return { fault, at };
}
