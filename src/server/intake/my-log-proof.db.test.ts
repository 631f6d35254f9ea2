import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomInt, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receiptFrom } from '#domain/story/receipt.ts';
import { makeCheckpoint } from '#server/log/make-checkpoint.ts';
import { sequenceLog } from '#server/log/sequence-log.ts';
import { checkpointFile } from '#server/seal/checkpoint-file.ts';
import { faultOfProof } from '#server/seal/log-proof.ts';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import { runCommand } from '../../cli/suitcase.ts';
import { openTestDoor, type TestDoor } from '../../../tests/intake-door.ts';
import { tellStory } from '../../../tests/told-story.ts';

let it: TestDoor;
const folder = mkdtempSync(join(tmpdir(), 'suitcase-proof-'));
let hours = 0;
beforeAll(async () => {
	it = await openTestDoor();
});
afterAll(async () => {
	await it.close();
	rmSync(folder, { recursive: true });
});

async function told() {
	const { keys, receipts } = it.deps.seal;
	const { storyId } = await tellStory(it.db.owner, keys);
	const digits = receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	const hash = await receipts.hash(digits);
	const word = await receipts.hash('blue harbour');
	await it.db.owner
		.insertInto('story.receipt')
		.values({ story_id: storyId, locator: receipts.locator(digits), hash, second_word_hash: word })
		.execute();
	return { storyId, digits };
}
const sequence = () =>
	sequenceLog({ db: it.db.worker, keys: it.deps.seal.keys, siteSalt: it.db.secret.derive('log-salt') });
const checkpoint = () =>
	makeCheckpoint({
		db: it.db.worker,
		signer: it.deps.seal.signer,
		file: checkpointFile({ ledger: folder, ledgerSecond: null }),
		now: new Date(Date.UTC(2026, 10, 1, ++hours))
	});
async function opened(digits: string) {
	const answer = await it.door.mine.open(digits, randomUUID());
	if (!answer.ok) throw new Error(answer.reason);
	return answer.value.view;
}

test('a teller takes home the proof that the yes and taking back stand in the log; anybody checks it with the key', async () => {
	const { storyId, digits } = await told();
	for (let n = 0; n < 4; n++) await told();
	const early = await opened(digits);
	expect(early.hasLogProof).toBe(false);
	expect(await it.door.mine.logProof(early.carried)).toEqual({ ok: false, reason: 'none' });
	await sequence();
	await checkpoint();
	await takeBackStory(it.db.owner, { storyId, byWhom: 'teller', after: 'keep_sealed' });
	await sequence();
	// The newest head is from before: only the yes is under it.
	const { carried, hasLogProof } = await opened(digits);
	expect(hasLogProof).toBe(true);
	const first = await it.door.mine.logProof(carried);
	if (!first.ok) throw new Error(first.reason);
	expect(first.value['st:logInclusion'].map(({ record }) => record)).toMatchObject([{ kind: 'given', by: 'teller' }]);
	await checkpoint();
	const proof = await it.door.mine.logProof(carried);
	if (!proof.ok) throw new Error(proof.reason);
	const proofs = proof.value['st:logInclusion'];
	expect(proofs.map(({ record }) => record)).toMatchObject([
		{ kind: 'given' },
		{ kind: 'taken_back', story_id: storyId }
	]);
	const { publicKey } = it.deps.seal.signer;
	for (const each of proofs) expect(faultOfProof(each, publicKey)).toBeNull();

	const [given, taken] = proofs;
	expect(faultOfProof({ ...given, record: { ...Object(given?.record), kind: 'narrowed' } }, publicKey)).toBe(
		'not_in_tree'
	);
	expect(faultOfProof({ ...given, index: taken?.index }, publicKey)).toBe('not_in_tree');
	expect(faultOfProof({ ...given, checkpoint: given?.checkpoint.replace(/\n\d+\n/, '\n99\n') }, publicKey)).toBe(
		'signature'
	);
	expect(faultOfProof({ ...given, salt: taken?.salt }, publicKey)).toBe('not_in_tree');
	expect(faultOfProof({ given }, publicKey)).toBe('not_a_proof');

	// The command that offices and tellers have.
	const paths = { proof: join(folder, 'log-proof.json'), key: join(folder, 'key.pem') };
	writeFileSync(paths.key, publicKey);
	const said: string[] = [];
	const out = {
		line: (text: string) => said.push(text),
		aside: (text: string) => said.push(text),
		progress() {},
		ask: async () => null
	};
	const check = (value: unknown) => {
		writeFileSync(paths.proof, JSON.stringify(value));
		return runCommand(['log', 'check-proof', paths.proof, '--key', paths.key], out);
	};
	expect(await check(proof.value)).toBe(0);
	expect(said).toEqual([
		'1: It stands in the log that this key signed.',
		'2: It stands in the log that this key signed.'
	]);
	expect(await check(JSON.parse(JSON.stringify(proof.value).replace('taken_back', 'paused')))).toBe(1);
	expect(said.at(-1)).toContain('something in it was changed');
	expect(readFileSync(paths.proof, 'utf8')).not.toContain('test-editor');
});

test('it is in the file of all one’s data; and an erased story has none', async () => {
	const { storyId, digits } = await told();
	await sequence();
	await checkpoint();
	const view = await opened(digits);
	const said = await it.door.mine.sayWord(view.carried, 'blue harbour', 'x');
	if (!said.ok) throw new Error(said.reason);
	const data = await it.door.mine.takeHome(said.value.view.carried);
	if (!data.ok) throw new Error(data.reason);
	const files = unzipSync(new Uint8Array(await new Response(data.value).arrayBuffer()));
	const proof: unknown = JSON.parse(strFromU8(files['log-proof.json'] ?? new Uint8Array()));
	expect(proof).toMatchObject({ 'st:logInclusion': [{ record: { story_id: storyId, kind: 'given' } }] });
	await it.db.owner.deleteFrom('vault.story_key').where('story_id', '=', storyId).execute();
	expect(await it.door.mine.logProof(view.carried)).toEqual({ ok: false, reason: 'none' });
});
