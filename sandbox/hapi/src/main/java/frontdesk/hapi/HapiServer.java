package frontdesk.hapi;

import ca.uhn.fhir.batch2.jobs.config.Batch2JobsConfig;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.config.ThreadPoolFactoryConfig;
import ca.uhn.fhir.jpa.batch2.JpaBatch2Config;
import ca.uhn.fhir.jpa.config.HapiJpaConfig;
import ca.uhn.fhir.jpa.config.r4.JpaR4Config;
import ca.uhn.fhir.jpa.config.util.HapiEntityManagerFactoryUtil;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.config.SubscriptionSettings;
import ca.uhn.fhir.jpa.model.dialect.HapiFhirH2Dialect;
import ca.uhn.fhir.jpa.model.dialect.HapiFhirPostgresDialect;
import ca.uhn.fhir.jpa.provider.JpaSystemProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.jpa.subscription.channel.config.SubscriptionChannelConfig;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import jakarta.persistence.EntityManagerFactory;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/** A FHIR R4 server of HAPI's JPA parts, in memory unless `spring.datasource.url` names a PostgreSQL. */
@Configuration
@EnableTransactionManagement
@ImportAutoConfiguration({ServletWebServerFactoryAutoConfiguration.class, DataSourceAutoConfiguration.class})
@Import({
    JpaR4Config.class,
    HapiJpaConfig.class,
    SubscriptionChannelConfig.class,
    ThreadPoolFactoryConfig.class,
    JpaBatch2Config.class,
    Batch2JobsConfig.class
})
public class HapiServer {
    private static final int DEFAULT_PAGE = 20;
    private static final int LARGEST_PAGE = 1000;

    public static void main(String[] arguments) {
        new SpringApplicationBuilder(HapiServer.class)
                .properties(Map.of(
                        "spring.main.allow-bean-definition-overriding", true,
                        "spring.main.allow-circular-references", true,
                        "spring.main.lazy-initialization", true,
                        "spring.main.banner-mode", "off",
                        "spring.datasource.url", "jdbc:h2:mem:hapi;DB_CLOSE_DELAY=-1",
                        "spring.datasource.hikari.maximum-pool-size", 20,
                        "server.address", "127.0.0.1"))
                .run(arguments);
    }

    @Bean
    public JpaStorageSettings storageSettings() {
        return new JpaStorageSettings();
    }

    @Bean
    public PartitionSettings partitionSettings() {
        return new PartitionSettings();
    }

    @Bean
    public SubscriptionSettings subscriptionSettings() {
        return new SubscriptionSettings();
    }

    @Bean
    public LocalContainerEntityManagerFactoryBean entityManagerFactory(
            ConfigurableListableBeanFactory beans,
            FhirContext context,
            JpaStorageSettings storage,
            DataSource database,
            Environment environment) {
        var factory = HapiEntityManagerFactoryUtil.newEntityManagerFactory(beans, context, storage);
        factory.setPersistenceUnitName("HAPI_PU");
        factory.setDataSource(database);
        factory.setJpaProperties(hibernateProperties(environment.getRequiredProperty("spring.datasource.url")));
        return factory;
    }

    private static Properties hibernateProperties(String url) {
        // Without the right dialect PostgreSQL is asked for a "clob", which it does not have.
        var dialect = url.startsWith("jdbc:postgresql:") ? HapiFhirPostgresDialect.class : HapiFhirH2Dialect.class;
        var properties = new Properties();
        properties.put("hibernate.dialect", dialect.getName());
        properties.put("hibernate.hbm2ddl.auto", "update");
        properties.put("hibernate.search.enabled", "false");
        properties.put("hibernate.cache.use_query_cache", "false");
        properties.put("hibernate.cache.use_second_level_cache", "false");
        return properties;
    }

    @Bean
    @Primary
    public JpaTransactionManager transactionManager(EntityManagerFactory factory) {
        return new JpaTransactionManager(factory);
    }

    @Bean
    public ServletRegistrationBean<RestfulServer> fhirServlet(
            FhirContext context,
            ResourceProviderFactory resources,
            JpaSystemProvider<?, ?> system,
            DatabaseBackedPagingProvider paging) {
        var server = new RestfulServer(context);
        server.registerProviders(resources.createProviders());
        server.registerProvider(system);
        paging.setDefaultPageSize(DEFAULT_PAGE);
        paging.setMaximumPageSize(LARGEST_PAGE);
        server.setPagingProvider(paging);
        var registration = new ServletRegistrationBean<>(server, "/fhir/*");
        registration.setLoadOnStartup(1);
        return registration;
    }
}
