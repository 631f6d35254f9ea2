/** What sealing costs on this machine: `node bench/seal.ts`. Figures of one run, one after the other, on one core. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createErasureLedger } from '#server/seal/erasure-ledger.ts';
import { openField, sealField } from '#server/seal/fields.ts';
import { openFile, sealFile } from '#server/seal/files.ts';
import { openMasterKeys } from '#server/seal/master-keys.ts';
import { createReceiptSeal } from '#server/seal/receipt.ts';
import { secondSecretFrom } from '#server/seal/second-secret.ts';
import { makeStoryKey } from '#server/seal/story-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-bench-'));
const secret = secondSecretFrom(randomBytes(32));
const say = (what: string, figure: string) => console.log(`${what.padEnd(46)} ${figure}`);

async function timed(work: () => Promise<void> | void): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}
function middle(times: number[]): string {
	const sorted = times.toSorted((a, b) => a - b);
	const at = (share: number) =>
		(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
	return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (${sorted.length} runs)`;
}

try {
	const key = makeStoryKey();
	const at = { table: 'story.sealed', row: 'bench', field: 'testimony', version: 1 };
	const text = randomBytes(6_000).toString('base64').slice(0, 6_000);
	const rounds = 20_000;
	const seals = await timed(() => {
		for (let n = 0; n < rounds; n++) openField(key, at, sealField(key, at, text));
	});
	say('a testimony of 6,000 characters, sealed and opened', `${((seals / rounds) * 1_000).toFixed(1)} µs`);

	const keys = await openMasterKeys(join(folder, 'master.json'));
	const wraps = await timed(() => {
		for (let n = 0; n < rounds; n++) keys.unwrap('aaaaaaaaaa', keys.wrap('aaaaaaaaaa', key));
	});
	say('a story key, wrapped and unwrapped', `${((wraps / rounds) * 1_000).toFixed(1)} µs`);

	const photograph = randomBytes(20_000_000);
	const path = join(folder, 'photograph');
	const sealing = await timed(async () => {
		const sealed = await sealFile([photograph], path, { maxBytes: 30_000_000 });
		if (!sealed.ok) throw new Error(sealed.reason);
		const opening = await timed(async () => {
			let bytes = 0;
			for await (const part of openFile(path, sealed.value.identity)) bytes += part.length;
			if (bytes !== photograph.length) throw new Error('a photograph came out differently');
		});
		say('a photograph of 20 MB, opened', `${(20_000 / opening).toFixed(0)} MB/s`);
	});
	say('the same, sealed to disk and opened', `${sealing.toFixed(0)} ms`);

	const receipts = createReceiptSeal(secret);
	const hash = await receipts.hash('4815162342108000');
	const tries: number[] = [];
	for (let n = 0; n < 15; n++)
		tries.push(
			await timed(async () => void (await receipts.verifyTwo('open', [{ id: 'a', hash }], '4815162342108000')))
		);
	say('a receipt tried (two runs of Argon2id, 64 MiB)', middle(tries));
	receipts.close();

	const places = { ledger: join(folder, 'one'), ledgerSecond: join(folder, 'two') };
	const ledger = createErasureLedger(places, secret);
	const appends: number[] = [];
	for (let n = 0; n < 300; n++) appends.push(await timed(() => ledger.append('paused', `story${n}`)));
	say('a line of the ledger, on disk in both places', middle(appends));
} finally {
	rmSync(folder, { recursive: true, force: true });
}
