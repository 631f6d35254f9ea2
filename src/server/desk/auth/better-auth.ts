/** The library that signs people in, set up for the desk. Everything it does not know stands around it in this folder. */
import { betterAuth } from 'better-auth';
import { twoFactor } from 'better-auth/plugins';
import { PASSWORD, SESSION_MOST_MS } from '#domain/office/account.ts';
import type { DeskDb } from '#server/store/handle.ts';
import { hashPassword, verifyPassword } from './passwords.ts';

export interface AuthSettings {
	readonly db: DeskDb;
	/** 32 bytes that belong to sign-in alone; from the second secret. */
	readonly key: Buffer;
	/** Whether the request came over https: cookies then carry `Secure` and its name. */
	readonly secure: boolean;
}

const times = { createdAt: 'created_at', updatedAt: 'updated_at' };

/** Nobody signs up: accounts come from the first link and from invitations. No address and no browser is kept. */
export function createAuth({ db, key, secure }: AuthSettings) {
	return betterAuth({
		appName: 'Suitcase',
		baseURL: 'http://localhost',
		basePath: '/desk',
		secret: key.toString('base64'),
		database: { db: db.withSchema('office'), type: 'postgres' },
		telemetry: { enabled: false },
		logger: { disabled: true },
		rateLimit: { enabled: false },
		user: { modelName: 'member', fields: { ...times, emailVerified: 'email_verified' } },
		account: {
			modelName: 'credential',
			fields: {
				...times,
				accountId: 'account_id',
				providerId: 'provider_id',
				userId: 'user_id',
				accessToken: 'access_token',
				refreshToken: 'refresh_token',
				idToken: 'id_token',
				accessTokenExpiresAt: 'access_token_expires_at',
				refreshTokenExpiresAt: 'refresh_token_expires_at'
			}
		},
		session: {
			modelName: 'session',
			fields: {
				...times,
				userId: 'user_id',
				expiresAt: 'expires_at',
				ipAddress: 'ip_address',
				userAgent: 'user_agent'
			},
			expiresIn: SESSION_MOST_MS / 1000,
			disableSessionRefresh: true,
			cookieCache: { enabled: false }
		},
		verification: { fields: { ...times, expiresAt: 'expires_at' } },
		emailAndPassword: {
			enabled: true,
			disableSignUp: true,
			minPasswordLength: PASSWORD.least,
			maxPasswordLength: PASSWORD.most * 4,
			password: { hash: hashPassword, verify: verifyPassword }
		},
		databaseHooks: {
			session: { create: { before: async (session) => ({ data: { ...session, ipAddress: null, userAgent: null } }) } }
		},
		advanced: {
			cookiePrefix: 'desk',
			useSecureCookies: secure,
			defaultCookieAttributes: { path: '/desk', sameSite: 'strict', httpOnly: true, secure },
			ipAddress: { disableIpTracking: true }
		},
		plugins: [
			twoFactor({
				issuer: 'Suitcase',
				schema: {
					user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
					twoFactor: {
						modelName: 'second_factor',
						fields: {
							userId: 'user_id',
							backupCodes: 'backup_codes',
							failedVerificationCount: 'failed_verification_count',
							lockedUntil: 'locked_until'
						}
					}
				}
			})
		]
	});
}

export type Auth = ReturnType<typeof createAuth>;
