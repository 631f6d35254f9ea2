/**
 * Database handles, branded by login: a function that wants the public handle does not accept the desk's, and a table
 * that a login may not read does not exist in its handle's types. The database refuses the same (lock 3).
 */
import type { Kysely, Transaction } from 'kysely';
import type { DeskSchema, IntakeSchema, OwnerSchema, PublicSchema, WorkerSchema } from './tables.ts';

declare const role: unique symbol;

export type Role = 'owner' | 'desk' | 'worker' | 'intake' | 'public';
export interface SchemaOf {
	owner: OwnerSchema;
	desk: DeskSchema;
	worker: WorkerSchema;
	intake: IntakeSchema;
	public: PublicSchema;
}
export type Handle<R extends Role> = Kysely<SchemaOf[R]> & { readonly [role]: R };
export type PublicDb = Handle<'public'>;
export type IntakeDb = Handle<'intake'>;
export type DeskDb = Handle<'desk'>;
export type WorkerDb = Handle<'worker'>;
export type OwnerDb = Handle<'owner'>;

/** A handle or a transaction of a login that works on stories (desk or worker); used by queries both doors need. */
export type StoryDb = Kysely<DeskSchema> | Transaction<DeskSchema> | Kysely<WorkerSchema> | Transaction<WorkerSchema>;
