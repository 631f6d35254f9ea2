import type { Kysely, Transaction } from 'kysely';
import type { AccountSchema } from '#server/store/account-tables.ts';
import type { FirstLinkTable, OfficeTable, SettingTable, StoryTable } from '#server/store/tables.ts';

/** What queries about accounts need; the desk and the owner have it. */
export interface AccountsSchema extends AccountSchema {
	'office.office': OfficeTable;
	'office.setting': SettingTable;
	'office.first_link': FirstLinkTable;
	'story.story': StoryTable;
}

type Asking = 'selectFrom' | 'insertInto' | 'updateTable' | 'deleteFrom' | 'getExecutor';

/** A handle or a transaction of the desk or the owner. */
export type AccountDb = Pick<Kysely<AccountsSchema>, Asking> | Pick<Transaction<AccountsSchema>, Asking>;
