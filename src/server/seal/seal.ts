/** Everything that seals, opened once at the start and handed to the doors that need it. */
import type { ArgonCost } from './argon-settings.ts';
import { createDraftSeal, type DraftSeal } from './draft.ts';
import { createErasureLedger, type ErasureLedger, type LedgerPlaces } from './erasure-ledger.ts';
import { keepWriter, startWriter } from './ledger-writer.ts';
import { openMasterKeys, type MasterKeys } from './master-keys.ts';
import { createReceiptSeal, type ReceiptSeal } from './receipt.ts';
import type { SecondSecret } from './second-secret.ts';
import { createSigner, type Signer } from './signing.ts';

export interface Seal {
	readonly keys: MasterKeys;
	readonly receipts: ReceiptSeal;
	readonly drafts: DraftSeal;
	readonly signer: Signer;
	readonly ledger: ErasureLedger;
	/** Starts the process that writes the ledger, so that the first to hide a story does not wait for it. */
	prepare(): void;
	/** Ends the processes that compute Argon2id and write the ledger. */
	close(): void;
}

/** Opens keys and ledger at the configured places; the first start makes what is missing. `cost`: for tests only. */
export async function openSeal(
	config: LedgerPlaces & { readonly keysFile: string },
	secret: Pick<SecondSecret, 'derive'>,
	cost?: ArgonCost
): Promise<Seal> {
	const receipts = createReceiptSeal(secret, {}, cost);
	const ledger = createErasureLedger(config, secret);
	ledger.begin();
	const letGo = keepWriter();
	return {
		keys: await openMasterKeys(config.keysFile),
		receipts,
		drafts: createDraftSeal(secret),
		signer: createSigner(secret),
		ledger,
		prepare: startWriter,
		close() {
			receipts.close();
			letGo();
		}
	};
}
