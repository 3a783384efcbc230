import { expect, test } from 'vitest';
import { ofType, propertiesOf, synthesize } from '../synthesize.ts';

const named = synthesize({
  domainName: 'api.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1',
  hostedZoneId: 'Z1',
  hostedZoneName: 'example.com',
});

test('the name and its records stand with what survives', () => {
  expect(propertiesOf(named.stateful, 'ApiDomainName')).toEqual({
    DomainName: 'api.example.com',
    DomainNameConfigurations: [
      {
        CertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1',
        EndpointType: 'REGIONAL',
      },
    ],
  });
  for (const [id, Type] of [
    ['ApiDomainIpv4', 'A'],
    ['ApiDomainIpv6', 'AAAA'],
  ] as const) {
    expect(propertiesOf(named.stateful, id)).toEqual({
      Name: 'api.example.com.',
      Type,
      HostedZoneId: 'Z1',
      AliasTarget: {
        DNSName: 'ApiDomainName.RegionalDomainName',
        HostedZoneId: 'ApiDomainName.RegionalHostedZoneId',
      },
    });
  }
});

test('the service stack says which API answers there, and gives the name as the address', () => {
  expect(propertiesOf(named.service, 'ApiMapping')).toEqual({
    ApiId: 'HttpApi',
    DomainName: 'ApiDomainName',
    Stage: '$default',
  });
  expect(named.serviceOutputs.ApiUrl).toBe('https://api.example.com');
  // Where vendors are told to send answers.
  expect(propertiesOf(named.service, 'RunRowsFunction')).toMatchObject({
    Environment: { Variables: { API_URL: 'https://api.example.com' } },
  });
});

test('without a name nothing of it is there, and the address is the one that AWS makes up', () => {
  const { stateful, service, serviceOutputs } = synthesize();
  expect(ofType(stateful, 'AWS::ApiGatewayV2::DomainName')).toEqual([]);
  expect(ofType(stateful, 'AWS::Route53::RecordSet')).toEqual([]);
  expect(ofType(service, 'AWS::ApiGatewayV2::ApiMapping')).toEqual([]);
  expect(serviceOutputs.ApiUrl).toBe('HttpApi.ApiEndpoint');
});
