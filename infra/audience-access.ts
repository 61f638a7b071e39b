import { CfnOutput } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Audience } from '../core/audience.ts';
import { Announcement } from './announcement.ts';
import { audienceKey } from './audience-key.ts';
import { audienceRole } from './audience-role.ts';
import type { Reader } from './readers.ts';

interface AudienceAccessProps {
  readonly audience: Audience;
  readonly published: Bucket;
  /** The stage that writes to the audience. */
  readonly writer: Role;
  readonly reader: Reader | undefined;
  readonly unannounced: Queue;
}

/** What one audience has of its own: a prefix, a key, a role to read with, and word of each complete release. */
export class AudienceAccess extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, props: AudienceAccessProps) {
    super(scope, id);
    const { audience, writer } = props;
    const role = audienceRole(this, props);
    this.key = audienceKey(this, { audience: audience.name, writer, reader: role });
    const { topic } = new Announcement(this, 'Complete', { ...props, audience: audience.name });
    if (role) new CfnOutput(this, 'ReaderRole', { value: role.roleArn });
    new CfnOutput(this, 'Releases', { value: topic.topicArn });
  }
}
