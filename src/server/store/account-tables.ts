/** Tables of accounts and sign-in (migration 0010). Only the desk's login and the owner have them. */
import type { ColumnType, Generated } from 'kysely';

type Time = ColumnType<Date, Date | string | undefined, Date | string>;
type Moment = ColumnType<Date, Date | string, Date | string>;
type Maybe<T> = ColumnType<T | null, T | null | undefined, T | null>;
type MaybeTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

export interface MemberTable {
	id: string;
	name: string;
	email: string;
	email_verified: Generated<boolean>;
	image: Maybe<string>;
	two_factor_enabled: Generated<boolean>;
	created_at: Time;
	updated_at: Time;
	office_id: Maybe<string>;
	roles: Generated<string[]>;
	reading: Generated<string[]>;
	language: Generated<string>;
	practice: Generated<boolean>;
	closed_at: MaybeTime;
}
export interface CredentialTable {
	id: string;
	account_id: string;
	provider_id: string;
	user_id: string;
	password: Maybe<string>;
	access_token: Maybe<string>;
	refresh_token: Maybe<string>;
	id_token: Maybe<string>;
	scope: Maybe<string>;
	access_token_expires_at: MaybeTime;
	refresh_token_expires_at: MaybeTime;
	created_at: Time;
	updated_at: Time;
}
export interface SessionTable {
	id: string;
	token: string;
	user_id: string;
	expires_at: Moment;
	created_at: Time;
	updated_at: Time;
	ip_address: Maybe<string>;
	user_agent: Maybe<string>;
	seen_at: Time;
}
export interface VerificationTable {
	id: string;
	identifier: string;
	value: string;
	expires_at: Moment;
	created_at: Time;
	updated_at: Time;
}
export interface SecondFactorTable {
	id: string;
	user_id: string;
	secret: string;
	backup_codes: string;
	verified: Generated<boolean>;
	failed_verification_count: Generated<number>;
	locked_until: MaybeTime;
	/** Number of the newest accepted 30-second step; pg reads bigint as text. */
	last_step: ColumnType<string, number | string | undefined, number | string>;
}
export interface InvitationTable {
	token_hash: Buffer;
	email: string;
	name: string;
	office_id: Maybe<string>;
	roles: string[];
	reading: Generated<string[]>;
	language: Generated<string>;
	invited_by: Maybe<string>;
	created_at: Time;
	expires_at: Moment;
	used_at: MaybeTime;
	withdrawn_at: MaybeTime;
}
export interface SignInAttemptTable {
	account: Buffer;
	failures: number;
	since: Moment;
}
export interface DeedTable {
	id: Generated<string>;
	member_id: Maybe<string>;
	did: string;
	subject: string;
	detail: ColumnType<unknown, string | undefined, string>;
	at: Time;
}
export interface LiftRequestTable {
	story_id: string;
	asked_by: string;
	asked_at: Time;
}

/** Many stories were paused without proof in a short time (migration 0362). */
export interface StopAlarmTable {
	id: ColumnType<string, string | undefined, string>;
	pauses: number;
	first_at: Time;
	last_at: Time;
	acknowledged_by: Maybe<string>;
	acknowledged_at: MaybeTime;
}

/** Words that an office agreed on for its translations (migration 0290). */
export interface GlossaryTable {
	office_id: string;
	/** At which it was agreed on; the line goes with it. */
	story_id: string;
	source: string;
	language: string;
	term: string;
	form: string;
	by_member: Maybe<string>;
	at: Time;
}

export interface AccountSchema {
	'office.glossary': GlossaryTable;
	'office.member': MemberTable;
	'office.credential': CredentialTable;
	'office.session': SessionTable;
	'office.verification': VerificationTable;
	'office.second_factor': SecondFactorTable;
	'office.invitation': InvitationTable;
	'office.sign_in_attempt': SignInAttemptTable;
	'office.deed': DeedTable;
	'story.lift_request': LiftRequestTable;
	'story.stop_alarm': StopAlarmTable;
}
