import { readFileSync } from 'node:fs';
import { settingsOrExit } from '#server/config/config.ts';
import type { LogFault, LogReport } from '#server/log/log-report.ts';
import { verifyLog } from '#server/log/verify-log.ts';
import { checkpointFile } from '#server/seal/checkpoint-file.ts';
import { splitNotes } from '#server/seal/log-note.ts';
import { faultOfProof, type ProofFault } from '#server/seal/log-proof.ts';
import { openMasterKeys } from '#server/seal/master-keys.ts';
import { openSecondSecret } from '#server/seal/second-secret.ts';
import { createSigner } from '#server/seal/signing.ts';
import { plain, type Command, type Given, type Out } from './command.ts';
import { withSite } from './site.ts';

const SAYS: Readonly<Record<LogFault, string>> = {
	entry_missing: 'an entry was taken out of the log',
	node_differs: 'a hash of the tree was changed',
	row_changed: 'what this entry stands for was changed afterwards',
	row_gone: 'what this entry stands for was deleted',
	entry_unexplained: 'nothing says what this entry stands for, and no erasure took that away',
	not_in_log: 'the log does not know this: it was written past the program',
	erasure_not_in_log: 'more stories say that they were erased than the log knows',
	story_deleted: 'a story was deleted whole, past the program',
	key_missing: 'its key is gone although it was not erased; its entries cannot be compared',
	signature: 'this checkpoint is not signed by the key of this installation, or is damaged',
	checkpoint_differs: 'the log is not the one that this checkpoint signed: it was changed, or forked',
	log_shorter: 'the log is shorter than it was when this checkpoint was signed',
	rolled_back: 'ROLLED BACK: a restore from a backup took the log back behind this checkpoint',
	file_lacks_checkpoint: 'the file outside the database lacks a checkpoint that the database has',
	database_lacks_checkpoint: 'the database lacks a checkpoint that the file outside has'
};
const PROOF: Readonly<Record<ProofFault, string>> = {
	not_a_proof: 'This is no proof.',
	signature: 'The checkpoint is not signed by this key.',
	not_in_tree: 'The proof does not lead to the checkpoint: something in it was changed.'
};
const MOST = 50;

export const command: Command = {
	summary: 'Checks the log: that nothing in it was changed, taken out, added or set back.',
	help: `
  verify              compare the log with the rows it stands for and with every signed checkpoint
  check-proof FILE    check the proof that a teller took home (log-proof.json)

  --against FILE      verify: also against checkpoints that somebody else kept
  --accept-rollback   verify: a rollback is no fault where a restore from a backup says so in the log itself
  --key FILE          check-proof: the public key (/.well-known/suitcase-signing-key), if not this installation's

Exit code 1 if anything is wrong.`,
	words: 2,
	options: {
		against: { type: 'string' },
		'accept-rollback': { type: 'boolean' },
		key: { type: 'string' }
	},
	async run(given, out) {
		const [what, file, ...more] = given.positionals;
		if (what === 'verify' && file === undefined) return verify(given, out);
		if (what === 'check-proof' && file !== undefined && more.length === 0)
			return checkProof(file, given.text('key'), out);
		throw plain('Say: log verify, or log check-proof FILE');
	}
};

function verify(given: Given, out: Out): Promise<number> {
	const against = given.text('against');
	const witness = against === undefined ? undefined : { place: against, notes: splitNotes(text(against)) };
	if (witness && witness.notes.length === 0) throw plain(`There is no checkpoint in ${witness.place}.`);
	return withSite(async ({ db, settings, secret }) => {
		const report = await verifyLog({
			db,
			keys: await openMasterKeys(settings.config.keysFile),
			siteSalt: secret.derive('log-salt'),
			publicKey: createSigner(secret).publicKey,
			file: checkpointFile(settings.config),
			witness
		});
		say(report, out);
		const wrong = report.findings.filter(({ fault }) => !(fault === 'rolled_back' && given.flag('accept-rollback')));
		return wrong.length > 0 ? 1 : 0;
	});
}

function say({ entries, waiting, since, mute, checkpoints, findings }: LogReport, out: Out): void {
	for (const { fault, at } of findings.slice(0, MOST)) out.line(`${at}: ${SAYS[fault]}`);
	if (findings.length > MOST) out.line(`… and ${findings.length - MOST} more.`);
	out.line(`${entries} entries, ${mute} of them mute with an erased story; ${checkpoints} checkpoints compared.`);
	if (waiting > 0)
		out.line(`${waiting} acts wait for the sequencer, the oldest since ${since?.toISOString() ?? 'now'}.`);
	out.line(findings.length === 0 ? 'The log is whole.' : `The log is NOT whole: ${findings.length} findings.`);
}

function checkProof(file: string, key: string | undefined, out: Out): number {
	let given: unknown;
	try {
		given = JSON.parse(text(file));
	} catch (error) {
		if (error instanceof SyntaxError) throw plain(`${file} is not a proof: it is no JSON.`);
		throw error;
	}
	const publicKey =
		key === undefined ? createSigner(openSecondSecret(settingsOrExit().config.secretFile)).publicKey : text(key);
	const list =
		typeof given === 'object' && given !== null
			? Object.entries(given).find(([name]) => name === 'st:logInclusion')?.[1]
			: null;
	const proofs: unknown[] = Array.isArray(list) ? list : [];
	if (proofs.length === 0) throw plain(`There is no proof in ${file}.`);
	let wrong = 0;
	for (const [index, proof] of proofs.entries()) {
		const fault = faultOfProof(proof, publicKey);
		if (fault) wrong++;
		out.line(`${index + 1}: ${fault ? PROOF[fault] : 'It stands in the log that this key signed.'}`);
	}
	return wrong > 0 ? 1 : 0;
}

function text(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		throw plain(`${path} cannot be read.`);
	}
}
