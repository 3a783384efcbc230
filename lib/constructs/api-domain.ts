import {
  ApiMapping,
  type HttpApi as CdkHttpApi,
  DomainName,
  type HttpStage,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { Domain } from '../settings.ts';
import { nameResource } from './logical-id.ts';

/**
 * The API's own name: an address that callers can keep. The name and its records stand with what
 * survives; the service stack only says which API answers there, so a new one takes over the old
 * address.
 */
export class ApiDomain extends Construct {
  readonly #domainName: DomainName;
  readonly #address: string;

  constructor(scope: Construct, id: string, domain: Domain) {
    super(scope, id);
    this.#address = `https://${domain.name}`;
    const certificate = Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn);
    const domainName = new DomainName(this, 'Name', { domainName: domain.name, certificate });
    this.#domainName = nameResource(domainName, 'ApiDomainName');
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: domain.hostedZoneId,
      zoneName: domain.hostedZoneName,
    });
    const target = RecordTarget.fromAlias(
      new ApiGatewayv2DomainProperties(
        domainName.regionalDomainName,
        domainName.regionalHostedZoneId,
      ),
    );
    const record = { zone, recordName: `${domain.name}.`, target };
    nameResource(new ARecord(this, 'Ipv4', record), 'ApiDomainIpv4');
    nameResource(new AaaaRecord(this, 'Ipv6', record), 'ApiDomainIpv6');
  }

  /** Lets a stage of an API answer under the name; gives the address. */
  leadTo(scope: Construct, to: { readonly api: CdkHttpApi; readonly stage: HttpStage }): string {
    const mapping = new ApiMapping(scope, 'ApiMapping', {
      domainName: this.#domainName,
      api: to.api,
      stage: to.stage,
    });
    nameResource(mapping, 'ApiMapping');
    return this.#address;
  }
}
