import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { GraphQLSchema } from 'graphql';
import mercurius from 'mercurius';
import type { AuthorizationOptions } from '../../../src/index.ts';
import { withAuthorization } from '../../../src/mercurius.ts';
import { acceptance, type Started } from '../../acceptance/acceptance.ts';

async function start(schema: GraphQLSchema, authorization: AuthorizationOptions): Promise<Started> {
  class GuardedDriver extends MercuriusDriver {
    override async start(options: MercuriusDriverConfig): Promise<void> {
      const app = this.httpAdapterHost.httpAdapter.getInstance();
      await app.register(withAuthorization(mercurius, authorization), options);
    }
  }
  class AppModule {}
  // Without the syntax of decorators, which this project's compiler options leave out.
  Module({
    imports: [
      GraphQLModule.forRoot<MercuriusDriverConfig>({ driver: GuardedDriver, schema, allowBatchedQueries: true }),
    ],
  })(AppModule);
  const adapter = new FastifyAdapter({ http: { maxHeaderSize: 65_536 } });
  const app = await NestFactory.create(AppModule, adapter, { logger: false });
  await app.listen(0, '127.0.0.1');
  return { url: `${await app.getUrl()}/graphql`, stop: () => app.close() };
}

acceptance('NestJS with Mercurius', start);
