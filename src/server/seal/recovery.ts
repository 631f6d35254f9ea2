/**
 * The recovery key: shown once, kept by people on paper. It opens one file only, which holds the present master key and
 * lies beside the keys; that file is replaced at each rotation and is in no backup.
 */
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ok, refuse, type Result } from '#domain/base/result.ts';
import { replaceFile } from './atomic-file.ts';
import { masterText, parseMasterFile, readMasterFile, writeMasterFile, type MasterFile } from './master-file.ts';

/** Beside the file of master keys. */
export function recoveryPath(keysPath: string): string {
	return join(dirname(keysPath), 'master.recovery.age');
}

/** Whether there is a recovery key for the master keys as they are now, and the file that it opens. */
export function hasRecoveryKey(keysPath: string): boolean {
	return readMasterFile(keysPath)?.recovery != null && existsSync(recoveryPath(keysPath));
}

/** Makes a recovery key and returns it (`AGE-SECRET-KEY-1…`), for the only time. An earlier one opens nothing any more. */
export async function makeRecoveryKey(keysPath: string): Promise<string> {
	const file = readMasterFile(keysPath);
	if (!file) throw new Error(`There are no master keys at ${keysPath} yet: start Suitcase once.`);
	const identity = await generateX25519Identity();
	const next = { ...file, recovery: await identityToRecipient(identity) };
	await writeRecoveryFile(keysPath, next);
	writeMasterFile(keysPath, next);
	return identity;
}

/** Replaces what the recovery key opens; does nothing while none was made. */
export async function writeRecoveryFile(keysPath: string, file: MasterFile): Promise<void> {
	if (file.recovery === null) return;
	const encrypter = new Encrypter();
	encrypter.addRecipient(file.recovery);
	const sealed = await encrypter.encrypt(masterText(file));
	replaceFile(recoveryPath(keysPath), Buffer.from(sealed), { shred: true });
}

/** Puts the master keys back. Refused as `keys_exist` when there are some, as `wrong_key` when it does not open. */
export async function recoverMasterKeys(
	keysPath: string,
	identity: string
): Promise<Result<null, 'keys_exist' | 'no_file' | 'wrong_key'>> {
	if (readMasterFile(keysPath)) return refuse('keys_exist');
	let sealed: Buffer;
	try {
		sealed = readFileSync(recoveryPath(keysPath));
	} catch {
		return refuse('no_file');
	}
	let text: string;
	try {
		const decrypter = new Decrypter();
		decrypter.addIdentity(identity.trim().toUpperCase());
		text = await decrypter.decrypt(sealed, 'text');
	} catch {
		return refuse('wrong_key');
	}
	writeMasterFile(keysPath, parseMasterFile(text, keysPath));
	return ok(null);
}
