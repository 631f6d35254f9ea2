/**
 * The sequencer: takes what acts left for the log, in the order in which they became visible, and adds it to the tree. One
 * works at a time; a transaction that commits late finds its line still waiting, and is taken by the next run.
 */
import { commitTo, entrySalt, hourOf, leafOf, storySalt } from '#server/seal/log-entry.ts';
import { growingTree, wholeSubtrees, type GrowingTree, type TreeNode } from '#server/seal/log-tree.ts';
import { isSealBroken } from '#server/seal/fields.ts';
import type { MasterKeys } from '#server/seal/master-keys.ts';
import { forgetKey } from '#server/seal/story-key.ts';
import type { OwnerDb, WorkerDb } from '#server/store/handle.ts';
import {
	addEntries,
	forgetStory,
	keysOf,
	lockLog,
	logSize,
	nodesAt,
	readOutbox,
	type LogDb,
	type NewEntry,
	type Waiting
} from '#server/store/log/add-entries.ts';

const BATCH = 500;
/** What an entry commits to whose story was erased before the log took it: that it was, and nothing else. */
const MUTE = { mute: true } as const;

export interface Sequencing {
	readonly db: WorkerDb | OwnerDb;
	readonly keys: MasterKeys;
	/** Salt of what belongs to no story (32 bytes, from the second secret). */
	readonly siteSalt: Buffer;
}

/** Takes everything that waits. Returns how many entries were added. */
export async function sequenceLog(sequencing: Sequencing): Promise<number> {
	let added = 0;
	for (let batch = BATCH; batch === BATCH; added += batch)
		batch = await sequencing.db.transaction().execute((tx) => takeBatch(tx, sequencing));
	return added;
}

/** The tree as it stands. */
export async function standingTree(tx: LogDb): Promise<GrowingTree> {
	const size = await logSize(tx);
	const edge = await nodesAt(tx, wholeSubtrees(0, size));
	// Nothing is added to a tree that was tampered with.
	if (edge.includes(null)) throw new Error('the tree of the log lacks a hash: run `npm run suitcase -- log verify`');
	return growingTree(
		size,
		edge.filter((hash) => hash !== null)
	);
}

async function takeBatch(tx: LogDb, { keys, siteSalt }: Sequencing): Promise<number> {
	await lockLog(tx);
	const waiting = await readOutbox(tx, BATCH);
	if (waiting.length === 0) return 0;
	const tree = await standingTree(tx);
	const salts = await saltsOf(tx, keys, waiting);
	const entries: NewEntry[] = [];
	const nodes: TreeNode[] = [];
	for (const act of waiting) {
		const seq = tree.size;
		const { record, says, salt } = await entryOf(tx, act, { salts, siteSalt });
		const commitment = commitTo(entrySalt(salt, seq), says);
		const event = { type: act.source, hour: hourOf(act.at) };
		entries.push({ seq, ...event, commitment, record });
		nodes.push(...tree.add(leafOf({ ...event, commit: commitment.toString('hex') })));
	}
	await addEntries(tx, { entries, nodes, taken: waiting.map(({ id }) => id) });
	return waiting.length;
}

interface Entry {
	readonly record: NewEntry['record'];
	readonly says: unknown;
	readonly salt: Buffer;
}

async function entryOf(
	tx: LogDb,
	act: Waiting,
	{ salts, siteSalt }: { salts: ReadonlyMap<string, Buffer>; siteSalt: Buffer }
): Promise<Entry> {
	const { source, storyId, key } = act;
	const ofTheSite = (says: unknown): Entry => ({ record: { storyId: null, key: null, says }, says, salt: siteSalt });
	if (source === 'erasure' || source === 'removal') {
		const forgotten = storyId === null ? [] : await forgetStory(tx, storyId);
		return ofTheSite({ ...Object(act.says), forgotten });
	}
	if (storyId === null && key === null) return ofTheSite(act.says);
	// A hold of a country: the row says it, and it is about nobody.
	if (storyId === null) return { record: { storyId, key, says: null }, says: act.says, salt: siteSalt };
	const salt = salts.get(storyId);
	return salt ? { record: { storyId, key, says: null }, says: act.says, salt } : ofTheSite(MUTE);
}

/** The salts of these stories, as long as their keys are there. */
async function saltsOf(tx: LogDb, keys: MasterKeys, waiting: readonly Waiting[]): Promise<Map<string, Buffer>> {
	const ids = new Set(waiting.flatMap(({ storyId }) => storyId ?? []));
	const salts = new Map<string, Buffer>();
	for (const [storyId, row] of await keysOf(tx, [...ids])) {
		const salt = saltUnder(keys, storyId, row);
		if (salt) salts.set(storyId, salt);
	}
	return salts;
}

/** The salt of a story from its wrapped key; null when the key opens no more. */
export function saltUnder(
	keys: MasterKeys,
	storyId: string,
	row: { readonly master_id: string; readonly wrapped: Buffer }
): Buffer | null {
	try {
		const key = keys.unwrap(storyId, row);
		const salt = storySalt(key);
		forgetKey(key);
		return salt;
	} catch (error) {
		if (isSealBroken(error)) return null;
		throw error;
	}
}
