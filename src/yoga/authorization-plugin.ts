import type { Plugin } from 'graphql-yoga';
import type { AuthContext } from '../principal.ts';
import type { Readiness } from '../profiles/readiness.ts';

/** What `useAuthorization` gives: the plugin, and what a server asks of it beside requests. */
export interface AuthorizationPlugin extends Plugin<{ auth: AuthContext }>, Readiness {}
