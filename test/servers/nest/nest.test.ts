import 'reflect-metadata';
import { YogaDriver, type YogaDriverConfig } from '@graphql-yoga/nestjs';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import type { GraphQLSchema } from 'graphql';
import { type AuthorizationOptions, useAuthorization } from '../../../src/index.ts';
import { acceptance, type Started } from '../../acceptance/acceptance.ts';

async function start(schema: GraphQLSchema, options: AuthorizationOptions): Promise<Started> {
  class AppModule {}
  // Without the syntax of decorators, which this project's compiler options leave out.
  Module({
    imports: [
      GraphQLModule.forRoot<YogaDriverConfig>({
        driver: YogaDriver,
        schema,
        batching: true,
        plugins: [useAuthorization(options)],
      }),
    ],
  })(AppModule);
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  return { url: `${await app.getUrl()}/graphql`, stop: () => app.close() };
}

acceptance('NestJS with Yoga', start);
