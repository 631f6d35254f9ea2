/**
 * Database handles, branded by login: a function that wants the public handle does not accept the desk's, and a table
 * that a login may not read does not exist in its handle's types. The database refuses the same (lock 3).
 */
import type { Kysely, Selectable } from 'kysely';
import type {
	DeskSchema,
	IntakeSchema,
	OwnerSchema,
	PressSchema,
	PublicSchema,
	StorySchema,
	WorkerSchema
} from './tables.ts';

declare const role: unique symbol;

export type Role = 'owner' | 'desk' | 'worker' | 'intake' | 'public' | 'press';
export interface SchemaOf {
	owner: OwnerSchema;
	desk: DeskSchema;
	worker: WorkerSchema;
	intake: IntakeSchema;
	public: PublicSchema;
	press: PressSchema;
}
export type Handle<R extends Role> = Kysely<SchemaOf[R]> & { readonly [role]: R };
export type PublicDb = Handle<'public'>;
export type PressDb = Handle<'press'>;
export type IntakeDb = Handle<'intake'>;
export type DeskDb = Handle<'desk'>;
export type WorkerDb = Handle<'worker'>;
export type OwnerDb = Handle<'owner'>;

/** A handle or transaction of a login that works on stories (desk, worker, owner), for queries that all of them need. */
export type StoryDb = Pick<
	Kysely<StorySchema>,
	'selectFrom' | 'insertInto' | 'updateTable' | 'deleteFrom' | 'getExecutor'
> & { readonly [role]?: 'desk' | 'worker' | 'owner' };

/** A row of a table as a query gives it: `RowOf<StoryTable>`. */
export type RowOf<Table> = Selectable<Table>;
