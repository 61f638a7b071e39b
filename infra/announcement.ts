import { Rule } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { keys } from '../core/keys.ts';
import type { Reader } from './readers.ts';

interface AnnouncementProps {
  readonly audience: string;
  readonly published: Bucket;
  readonly reader: Reader | undefined;
  /** Where announcements go that could not be made. */
  readonly unannounced: Queue;
}

/** Tells an audience that a release is complete: its catalogue is written last. The event names the object and no more. */
export class Announcement extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: AnnouncementProps) {
    super(scope, id);
    const { audience, published, reader, unannounced } = props;
    this.topic = new Topic(this, 'Topic', {
      displayName: `kohort: releases to ${audience}`,
      enforceSSL: true,
    });
    if (reader) this.topic.grantSubscribe(new AccountPrincipal(reader.account));
    new Rule(this, 'Rule', {
      description: `kohort: a release to ${audience} is complete`,
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [published.bucketName] },
          object: { key: [keys.catalogue(audience)] },
        },
      },
      targets: [new SnsTopic(this.topic, { deadLetterQueue: unannounced })],
    });
  }
}
