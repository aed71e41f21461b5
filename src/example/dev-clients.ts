/** The development issuer's applications and users. Every secret is `dev-secret`, every password is right. */
export interface DevClient {
  readonly name: string;
  readonly description: string;
  readonly grantTypes: readonly ('client_credentials' | 'password')[];
  /** What the client was granted at the API. */
  readonly scopes: readonly string[];
}

export interface DevUser {
  readonly scopes: readonly string[];
  readonly permissions: readonly string[];
}

export const DEV_AUDIENCE = 'https://api.example.com/graphql';
export const DEV_SECRET = 'dev-secret';

export const DEV_CLIENTS: Readonly<Record<string, DevClient>> = {
  'clinic-web': {
    name: 'Clinic Web',
    description: 'What patients and doctors use in the browser.',
    grantTypes: ['client_credentials', 'password'],
    scopes: [
      'read:patients',
      'read:appointments',
      'write:appointments',
      'manage:appointments',
      'read:reports',
      'read:findings',
      'read:insurance',
      'read:invoices',
    ],
  },
  'reports-worker': {
    name: 'Reports Worker',
    description: 'Exports reports every night; no user is involved.',
    grantTypes: ['client_credentials'],
    scopes: ['read:patients', 'read:reports'],
  },
};

export const DEV_USERS: Readonly<Record<string, DevUser>> = {
  alice: { scopes: ['read:appointments', 'write:appointments', 'read:patients'], permissions: [] },
  'dr-bob': {
    scopes: [
      'read:patients',
      'read:appointments',
      'write:appointments',
      'manage:appointments',
      'read:reports',
      'read:findings',
      'read:insurance',
    ],
    permissions: ['risk:read', 'patients:archive', 'appointments:goodwill'],
  },
};
