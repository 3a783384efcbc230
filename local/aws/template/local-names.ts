/** Where everything of the local stack is said to be. */
export const REGION = 'us-east-1';
/**
 * The one key that the DynamoDB engine is asked with: DynamoDB Local keeps the tables of each key
 * apart.
 */
export const ACCESS_KEY = 'local';
export const ACCOUNT = '000000000000';

/** Where the API is said to be, before it is known on which port it answers. */
export const API_ENDPOINT = 'https://api.local';

const arn = (service: string, rest: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

/** What `Ref` and `Fn::GetAtt` give for a resource; the attribute `Ref` stands for `Ref`. */
export type Attributes = Readonly<Record<string, string>>;

/**
 * Gives the local names and ARNs of a resource; undefined for a type that nothing here refers to.
 */
export function attributesOf(type: string, id: string, name: string): Attributes | undefined {
  switch (type) {
    case 'AWS::DynamoDB::Table':
      return {
        Ref: name,
        Arn: arn('dynamodb', `table/${name}`),
        StreamArn: arn('dynamodb', `table/${name}/stream/local`),
      };
    case 'AWS::Lambda::Function':
      return { Ref: id, Arn: arn('lambda', `function:${id}`) };
    case 'AWS::StepFunctions::StateMachine': {
      const machine = arn('states', `stateMachine:${name}`);
      return { Ref: machine, Arn: machine, Name: name };
    }
    case 'AWS::SecretsManager::Secret': {
      const secret = arn('secretsmanager', `secret:${id}`);
      return { Ref: secret, Id: secret };
    }
    case 'AWS::Events::EventBus':
      return { Ref: name, Name: name, Arn: arn('events', `event-bus/${name}`) };
    case 'AWS::SQS::Queue':
      return { Ref: id, QueueName: id, Arn: arn('sqs', id) };
    case 'AWS::S3::Bucket':
      return { Ref: name.toLowerCase(), Arn: `arn:aws:s3:::${name.toLowerCase()}` };
    case 'AWS::ApiGatewayV2::Api':
      return { Ref: id, ApiId: id, ApiEndpoint: API_ENDPOINT };
    case 'AWS::ApiGatewayV2::Integration':
      return { Ref: id, IntegrationId: id };
    default:
      return undefined;
  }
}
